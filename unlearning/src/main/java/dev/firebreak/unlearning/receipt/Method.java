package dev.firebreak.unlearning.receipt;

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
import java.util.Set;
import java.util.TreeMap;

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
     * @throws IllegalArgumentException if a parameter is missing, of another type, out of range or unknown
     */
    public Certificate certificate() {
        return recompute().certificate();
    }

    /**
     * A certificate with what it does not depend on.
     *
     * @param certificate computed from the parameters
     * @param unused names of parameters that it was not computed from
     */
    record Recomputed(Certificate certificate, Set<String> unused) {}

    Recomputed recompute() {
        Parameters read = new Parameters(CanonicalJson.tree(parameters));
        return new Recomputed(certificate(read), read.unused());
    }

    private Certificate certificate(Parameters p) {
        return switch (name) {
            case "gradient-clipping" ->
                new GradientClipping(
                                p.number("initial-clip"),
                                p.number("gradient-clip"),
                                new Schedule(p.numbers("rates"), p.numbers("regularizations"), p.numbers("noise")))
                        .certificate(Conversion.of(p.word("conversion")), p.number("delta"));
            case "model-clipping" ->
                new ModelClipping(
                                p.number("initial-clip"),
                                p.number("initial-noise"),
                                p.number("model-clip"),
                                p.number("rate"),
                                p.number("regularization"),
                                p.number("noise"),
                                p.has("gradient-clip") ? p.number("gradient-clip") : Double.POSITIVE_INFINITY)
                        .certificate(p.number("epsilon"), p.whole("steps", Schedule.MOST_STEPS));
            case "output-perturbation" ->
                new OutputPerturbation(p.number("initial-clip"), p.number("noise")).certificate(p.number("delta"));
            case "perturbed-minimization", "robust-descent" ->
                new PerturbedMinimization(
                                new Curvature(p.number("strong-convexity"), p.number("smoothness")),
                                p.number("noise"),
                                p.number("precision"))
                        .certificate(Conversion.of(p.word("conversion")), p.number("delta"));
            case "newton" ->
                new NewtonRemoval(
                                p.number("regularization"),
                                p.number("perturbation"),
                                p.number("epsilon"),
                                p.number("delta"))
                        .certificate(p.number("residual"));
            case "dp-sgd" ->
                new PrivateTraining(
                                p.number("clip"),
                                p.number("noise-multiplier"),
                                p.number("batch"),
                                p.whole("steps", Integer.MAX_VALUE),
                                step -> 0)
                        .certificate(
                                p.whole("records", Integer.MAX_VALUE),
                                p.whole("group", Integer.MAX_VALUE),
                                p.number("epsilon"),
                                p.number("delta"));
            case "retrain", "sisa" -> Certificate.exact();
            default -> Certificate.none();
        };
    }
}
