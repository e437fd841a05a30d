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

    /** Gradient clipping, certified at delta by a conversion. */
    public static Method of(GradientClipping method, Conversion conversion, double delta) {
        return new Method(
                "gradient-clipping",
                Map.of(
                        "initial-clip", method.initialClip(),
                        "gradient-clip", method.gradientClip(),
                        "rates", method.schedule().rates(),
                        "regularizations", method.schedule().regularizations(),
                        "noise", method.schedule().noise(),
                        "conversion", conversion.word(),
                        "delta", delta));
    }

    /** Model clipping, certified at epsilon after some steps. */
    public static Method of(ModelClipping method, double epsilon, int steps) {
        Map<String, Object> parameters = new TreeMap<>(Map.of(
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

    /** One perturbation of the clipped model. */
    public static Method of(OutputPerturbation method, double delta) {
        return new Method(
                "output-perturbation",
                Map.of("initial-clip", method.initialClip(), "noise", method.noise(), "delta", delta));
    }

    /** Minimisation to a precision and perturbation. */
    public static Method of(PerturbedMinimization method, Conversion conversion, double delta) {
        return new Method(
                "perturbed-minimization",
                Map.of(
                        "strong-convexity", method.curvature().strongConvexity(),
                        "smoothness", method.curvature().smoothness(),
                        "noise", method.noise(),
                        "precision", method.precision(),
                        "conversion", conversion.word(),
                        "delta", delta));
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
                        .certificate(conversion(p), number(p, "delta"));
            case "model-clipping" ->
                new ModelClipping(
                                number(p, "initial-clip"),
                                number(p, "initial-noise"),
                                number(p, "model-clip"),
                                number(p, "rate"),
                                number(p, "regularization"),
                                number(p, "noise"),
                                p.has("gradient-clip") ? number(p, "gradient-clip") : Double.POSITIVE_INFINITY)
                        .certificate(number(p, "epsilon"), (int) number(p, "steps"));
            case "output-perturbation" ->
                new OutputPerturbation(number(p, "initial-clip"), number(p, "noise")).certificate(number(p, "delta"));
            case "perturbed-minimization", "robust-descent" ->
                new PerturbedMinimization(
                                new Curvature(number(p, "strong-convexity"), number(p, "smoothness")),
                                number(p, "noise"),
                                number(p, "precision"))
                        .certificate(conversion(p), number(p, "delta"));
            case "newton" ->
                new NewtonRemoval(
                                number(p, "regularization"),
                                number(p, "perturbation"),
                                number(p, "epsilon"),
                                number(p, "delta"))
                        .certificate(number(p, "residual"));
            case "dp-sgd" ->
                new PrivateTraining(
                                number(p, "clip"),
                                number(p, "noise-multiplier"),
                                number(p, "batch"),
                                (int) number(p, "steps"),
                                step -> 0)
                        .certificate(
                                (int) number(p, "records"),
                                (int) number(p, "group"),
                                number(p, "epsilon"),
                                number(p, "delta"));
            case "retrain", "sisa" -> Certificate.exact();
            default -> Certificate.none();
        };
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
