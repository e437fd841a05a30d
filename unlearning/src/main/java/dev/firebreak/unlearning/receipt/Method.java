package dev.firebreak.unlearning.receipt;

import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.finetuning.GradientClipping;
import dev.firebreak.unlearning.finetuning.ModelClipping;
import dev.firebreak.unlearning.finetuning.OutputPerturbation;
import dev.firebreak.unlearning.finetuning.SequentialBlocks;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a model was unlearned, with all that its certificate is computed from: whoever reads it computes the same certificate.
 *
 * @param name of a {@link Formula}, or another name, which certifies nothing
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
                Formula.GRADIENT_CLIPPING.word(),
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

    /** Blocks of d parameters in all, one after the other, certified together. */
    public static Method of(SequentialBlocks method, Conversion conversion, double delta, int dimension) {
        return of(method.stage(), conversion, delta, dimension)
                .with(Formula.SEQUENTIAL_BLOCKS.word(), Map.of("blocks", method.blocks()));
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
        return new Method(Formula.MODEL_CLIPPING.word(), parameters);
    }

    /** One perturbation of the clipped model of d parameters. */
    public static Method of(OutputPerturbation method, double delta, int dimension) {
        return new Method(
                Formula.OUTPUT_PERTURBATION.word(),
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
                Formula.PERTURBED_MINIMIZATION.word(),
                Map.of(
                        "strong-convexity", method.curvature().strongConvexity(),
                        "smoothness", method.curvature().smoothness(),
                        "noise", method.noise(),
                        "precision", method.precision(),
                        "conversion", conversion.word(),
                        "delta", delta,
                        "dimension", dimension));
    }

    /** The same method under a more specific name, with further parameters. */
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

    // Unused are the names of parameters that the certificate was not computed from.
    record Recomputed(Certificate certificate, Set<String> unused) {}

    Recomputed recompute() {
        Parameters read = new Parameters(CanonicalJson.tree(parameters));
        Certificate certificate = Formula.named(name)
                .map(formula -> formula.certificate.apply(read))
                .orElseGet(() -> {
                    read.describe(Parameters.UNCERTIFIED);
                    return Certificate.none();
                });
        return new Recomputed(certificate, read.unused());
    }

    /** Whether the formula of the certificate is that of other methods too, so that it does not show which one ran. */
    boolean sharesItsFormula() {
        return Formula.named(name).map(formula -> formula.shared).orElse(true);
    }
}
