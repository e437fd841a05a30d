package dev.firebreak.unlearning.receipt;

import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.baseline.NewtonRemoval;
import dev.firebreak.unlearning.baseline.PrivateTraining;
import dev.firebreak.unlearning.finetuning.GradientClipping;
import dev.firebreak.unlearning.finetuning.ModelClipping;
import dev.firebreak.unlearning.finetuning.NoiseSchedule;
import dev.firebreak.unlearning.finetuning.OutputPerturbation;
import dev.firebreak.unlearning.finetuning.SequentialBlocks;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The methods that a receipt can certify, each with the formula of its certificate by the parameters that the receipt holds. */
public enum Formula {
    /** Noisy steps on clipped gradients. */
    GRADIENT_CLIPPING(false, p -> {
        p.describe(Parameters.RECIPE);
        return gradientClipping(p)
                .certificate(Conversion.of(p.word("conversion")), p.number("delta"), p.whole("dimension"));
    }),
    /** The same on one block of parameters after the other. */
    SEQUENTIAL_BLOCKS(false, p -> {
        p.describe(Parameters.RECIPE);
        p.describe("repair-epochs");
        return new SequentialBlocks(p.whole("blocks", SequentialBlocks.MOST), gradientClipping(p))
                .certificate(Conversion.of(p.word("conversion")), p.number("delta"), p.whole("dimension"));
    }),
    /** Noisy steps on clipped models. */
    MODEL_CLIPPING(false, p -> {
        p.describe(Parameters.RECIPE);
        return new ModelClipping(
                        p.number("initial-clip"),
                        p.number("initial-noise"),
                        p.number("model-clip"),
                        p.number("rate"),
                        p.number("regularization"),
                        p.number("noise"),
                        p.has("gradient-clip") ? p.number("gradient-clip") : Double.POSITIVE_INFINITY)
                .certificate(p.number("epsilon"), p.whole("steps", NoiseSchedule.MOST_STEPS), p.whole("dimension"));
    }),
    /** One perturbation of the clipped model. */
    OUTPUT_PERTURBATION(false, p -> {
        p.describe(Parameters.RECIPE);
        return new OutputPerturbation(p.number("initial-clip"), p.number("noise"))
                .certificate(p.number("delta"), p.whole("dimension"));
    }),
    /** Minimisation to a precision, then perturbation. */
    PERTURBED_MINIMIZATION(true, Formula::minimization),
    /** The same from a robust start. */
    ROBUST_DESCENT(true, p -> {
        p.require("groups", "training-steps", "trimmed");
        return minimization(p);
    }),
    /** Newton steps on a perturbed objective. */
    NEWTON(
            false,
            p -> new NewtonRemoval(
                            p.number("regularization"),
                            p.number("perturbation"),
                            p.number("epsilon"),
                            p.number("delta"))
                    .certificate(p.truth("within-budget"))),
    /** Private training. */
    DP_SGD(false, Formula::privateTraining),
    /** Training anew. */
    RETRAIN(true, p -> {
        p.describe(Parameters.RECIPE);
        return Certificate.exact();
    }),
    /** Training of shards anew. */
    SISA(true, p -> {
        p.require("batch", "epochs", "shards", "slices");
        p.describe("rate");
        return Certificate.exact();
    });

    /** Whether other methods have the same formula. */
    final boolean shared;

    /** Computes the certificate, noting which parameters it used; without state. */
    @SuppressWarnings("ImmutableEnumChecker")
    final Function<Parameters, Certificate> certificate;

    Formula(boolean shared, Function<Parameters, Certificate> certificate) {
        this.shared = shared;
        this.certificate = certificate;
    }

    /** The method's name in receipts, which is that of the part. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The formula of the method of this name. */
    public static Optional<Formula> named(String word) {
        return Arrays.stream(values())
                .filter(formula -> formula.word().equals(word))
                .findFirst();
    }

    private static GradientClipping gradientClipping(Parameters p) {
        return new GradientClipping(
                p.number("initial-clip"),
                p.number("gradient-clip"),
                new NoiseSchedule(p.numbers("rates"), p.numbers("regularizations"), p.numbers("noise")));
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
