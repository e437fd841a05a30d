package dev.firebreak.unlearning.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.comparator.NewtonRemoval;
import dev.firebreak.unlearning.comparator.PrivateTraining;
import dev.firebreak.unlearning.finetuning.GradientClipping;
import dev.firebreak.unlearning.finetuning.ModelClipping;
import dev.firebreak.unlearning.finetuning.OutputPerturbation;
import dev.firebreak.unlearning.finetuning.Schedule;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How a model was unlearned, with all that its certificate is computed from: whoever reads it computes the same certificate.
 *
 * @param name {@code gradient-clipping}, {@code model-clipping}, {@code output-perturbation}, {@code perturbed-minimization},
 *     {@code robust-descent}, {@code newton}, {@code dp-sgd}, {@code retrain}, {@code sisa}, or another name, which certifies
 *     nothing
 * @param parameters numbers, words and lists of numbers by name
 */
public record Method(String name, Map<String, Object> parameters) {

    /** Keeps the parameters in the order of their names. */
    public Method {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** Gradient clipping of d parameters, certified at delta by a conversion. */
    public static Method of(GradientClipping method, Conversion conversion, double delta, int dimension) {
        return new Method(
                "gradient-clipping",
                Map.of(
                        "initial-clip", method.initialClip(),
                        "gradient-clip", method.gradientClip(),
                        "rates", method.schedule().rates(),
                        "regularizations", method.schedule().regularizations(),
                        "noise", method.schedule().noise(),
                        "conversion", conversion.word(),
                        "delta", delta,
                        "dimension", dimension));
    }

    /** Model clipping of d parameters, certified at epsilon after some steps. */
    public static Method of(ModelClipping method, double epsilon, int steps, int dimension) {
        Map<String, Object> parameters = new TreeMap<>(Map.of(
                "dimension", dimension,
                "initial-clip", method.initialClip(),
                "initial-noise", method.initialNoise(),
                "model-clip", method.modelClip(),
                "rate", method.rate(),
                "regularization", method.regularization(),
                "noise", method.noise(),
                "epsilon", epsilon,
                "steps", steps));
        if (method.noiseBeforeProjection()) {
            parameters.put("gradient-clip", method.gradientClip());
        }
        return new Method("model-clipping", parameters);
    }

    /** One perturbation of the clipped model of d parameters. */
    public static Method of(OutputPerturbation method, double delta, int dimension) {
        return new Method(
                "output-perturbation",
                Map.of(
                        "initial-clip",
                        method.initialClip(),
                        "noise",
                        method.noise(),
                        "delta",
                        delta,
                        "dimension",
                        dimension));
    }

    /** Minimisation to a precision and perturbation of d parameters. */
    public static Method of(PerturbedMinimization method, Conversion conversion, double delta, int dimension) {
        return new Method(
                "perturbed-minimization",
                Map.of(
                        "strong-convexity", method.curvature().strongConvexity(),
                        "smoothness", method.curvature().smoothness(),
                        "noise", method.noise(),
                        "precision", method.precision(),
                        "conversion", conversion.word(),
                        "delta", delta,
                        "dimension", dimension));
    }

    /** The same method by a more special name, or with more said about it. */
    public Method with(String name, Map<String, Object> more) {
        Map<String, Object> all = new TreeMap<>(parameters);
        all.putAll(more);
        return new Method(name, all);
    }

    /**
     * The certificate, computed from the parameters.
     *
     * @throws IllegalArgumentException if a parameter is missing or out of range
     */
    public Certificate certificate() {
        JsonNode p = CanonicalJson.tree(parameters);
        return switch (name) {
            case "gradient-clipping" ->
                new GradientClipping(
                                number(p, "initial-clip"),
                                number(p, "gradient-clip"),
                                new Schedule(numbers(p, "rates"), numbers(p, "regularizations"), numbers(p, "noise")))
                        .certificate(conversion(p), number(p, "delta"), whole(p, "dimension"));
            case "model-clipping" ->
                new ModelClipping(
                                number(p, "initial-clip"),
                                number(p, "initial-noise"),
                                number(p, "model-clip"),
                                number(p, "rate"),
                                number(p, "regularization"),
                                number(p, "noise"),
                                p.has("gradient-clip") ? number(p, "gradient-clip") : Double.POSITIVE_INFINITY)
                        .certificate(number(p, "epsilon"), whole(p, "steps"), whole(p, "dimension"));
            case "output-perturbation" ->
                new OutputPerturbation(number(p, "initial-clip"), number(p, "noise"))
                        .certificate(number(p, "delta"), whole(p, "dimension"));
            case "perturbed-minimization", "robust-descent" ->
                new PerturbedMinimization(
                                new Curvature(number(p, "strong-convexity"), number(p, "smoothness")),
                                number(p, "noise"),
                                number(p, "precision"))
                        .certificate(conversion(p), number(p, "delta"), whole(p, "dimension"));
            case "newton" ->
                new NewtonRemoval(
                                number(p, "regularization"),
                                number(p, "perturbation"),
                                number(p, "epsilon"),
                                number(p, "delta"))
                        .certificate(flag(p, "within-budget"));
            // Sampling, steps and noise that were computed from the number of records at hand certify nothing.
            case "dp-sgd" -> p.has("records") ? privateTraining(p) : Certificate.none();
            case "retrain", "sisa" -> Certificate.exact();
            default -> Certificate.none();
        };
    }

    private static Certificate privateTraining(JsonNode p) {
        return new PrivateTraining(
                        number(p, "clip"),
                        number(p, "noise-multiplier"),
                        number(p, "batch"),
                        whole(p, "records"),
                        whole(p, "steps"),
                        step -> 0)
                .certificate(whole(p, "group"), number(p, "epsilon"), number(p, "delta"), whole(p, "dimension"));
    }

    private static Conversion conversion(JsonNode p) {
        return Conversion.of(p.path("conversion").asText());
    }

    private static double number(JsonNode p, String name) {
        JsonNode value = p.path(name);
        if (!value.isNumber() && !value.asText().equals("Infinity")) {
            throw new IllegalArgumentException("parameter " + name + " must be a number, but is " + value);
        }
        return value.isNumber() ? value.doubleValue() : Double.POSITIVE_INFINITY;
    }

    private static int whole(JsonNode p, String name) {
        double value = number(p, name);
        if (value != Math.rint(value) || value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("parameter " + name + " must be a whole number, but is " + value);
        }
        return (int) value;
    }

    private static boolean flag(JsonNode p, String name) {
        if (!p.path(name).isBoolean()) {
            throw new IllegalArgumentException("parameter " + name + " must be true or false, but is " + p.path(name));
        }
        return p.path(name).booleanValue();
    }

    private static double[] numbers(JsonNode p, String name) {
        JsonNode values = p.path(name);
        if (!values.isArray()) {
            throw new IllegalArgumentException("parameter " + name + " must be a list of numbers, but is " + values);
        }
        return IntStream.range(0, values.size())
                .mapToDouble(i -> values.get(i).doubleValue())
                .toArray();
    }
}
