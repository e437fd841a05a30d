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
        Certificate certificate = certificate(read);
        return new Recomputed(certificate, read.unused());
    }

    /** Whether the formula of the certificate is that of other methods too, so that it does not show which one ran. */
    boolean sharesItsFormula() {
        return switch (name) {
            case "gradient-clipping", "model-clipping", "output-perturbation", "newton", "dp-sgd" -> false;
            default -> true;
        };
    }

    private Certificate certificate(Parameters p) {
        return switch (name) {
            case "gradient-clipping" -> {
                p.describe(Parameters.RECIPE);
                yield new GradientClipping(
                                p.number("initial-clip"),
                                p.number("gradient-clip"),
                                new Schedule(p.numbers("rates"), p.numbers("regularizations"), p.numbers("noise")))
                        .certificate(Conversion.of(p.word("conversion")), p.number("delta"), p.whole("dimension"));
            }
            case "model-clipping" -> {
                p.describe(Parameters.RECIPE);
                yield new ModelClipping(
                                p.number("initial-clip"),
                                p.number("initial-noise"),
                                p.number("model-clip"),
                                p.number("rate"),
                                p.number("regularization"),
                                p.number("noise"),
                                p.has("gradient-clip") ? p.number("gradient-clip") : Double.POSITIVE_INFINITY)
                        .certificate(p.number("epsilon"), p.whole("steps", Schedule.MOST_STEPS), p.whole("dimension"));
            }
            case "output-perturbation" -> {
                p.describe(Parameters.RECIPE);
                yield new OutputPerturbation(p.number("initial-clip"), p.number("noise"))
                        .certificate(p.number("delta"), p.whole("dimension"));
            }
            case "perturbed-minimization" -> minimization(p);
            case "robust-descent" -> {
                p.require("groups", "training-steps", "trimmed");
                yield minimization(p);
            }
            case "newton" ->
                new NewtonRemoval(
                                p.number("regularization"),
                                p.number("perturbation"),
                                p.number("epsilon"),
                                p.number("delta"))
                        .certificate(p.truth("within-budget"));
            case "dp-sgd" -> privateTraining(p);
            case "retrain" -> {
                p.describe(Parameters.RECIPE);
                yield Certificate.exact();
            }
            case "sisa" -> {
                p.require("batch", "epochs", "shards", "slices");
                p.describe("rate");
                yield Certificate.exact();
            }
            default -> {
                p.describe(Parameters.UNCERTIFIED);
                yield Certificate.none();
            }
        };
    }

    private static Certificate minimization(Parameters p) {
        return new PerturbedMinimization(
                        new Curvature(p.number("strong-convexity"), p.number("smoothness")),
                        p.number("noise"),
                        p.number("precision"))
                .certificate(Conversion.of(p.word("conversion")), p.number("delta"), p.whole("dimension"));
    }

    private static Certificate privateTraining(Parameters p) {
        if (!p.has("records")) {
            // Sampling, steps and noise that were computed from the number of records at hand certify nothing.
            p.describe("batch", "clip", "delta", "dimension", "epsilon", "group", "noise-multiplier", "steps");
            return Certificate.none();
        }
        return new PrivateTraining(
                        p.number("clip"),
                        p.number("noise-multiplier"),
                        p.number("batch"),
                        p.whole("records"),
                        p.whole("steps"),
                        step -> 0)
                .certificate(p.whole("group"), p.number("epsilon"), p.number("delta"), p.whole("dimension"));
    }
}
