package dev.firebreak.unlearning.unlearner;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.unlearning.finetuning.PaperTheorem;
import dev.firebreak.unlearning.finetuning.SequentialBlocks;
import dev.firebreak.unlearning.unlearner.Unlearner.Traits;
import dev.firebreak.unlearning.unlearner.Unlearner.WorstPair;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The ways to forget by name: certified ones, then what they are compared with. */
public final class Unlearners {
    private static final String NEURAL = "Koloskova et al., Certified unlearning for neural networks, ICML 2025";
    private static final String SHIFTS =
            "Allouah et al., The utility and complexity of in- and out-of-distribution machine"
                    + " unlearning, ICLR 2025";

    /** The fact of a part that names its {@link UnlearningPipeline}. */
    public static final String PIPELINE = "pipeline";

    static final String FINE_TUNE = "fine-tune";
    static final String GRADIENT_ASCENT = "gradient-ascent";
    static final String NEGATIVE_GRADIENT = "negative-gradient";

    // Squares of parameters of this size, and their sums, are finite.
    private static final double LARGEST_NOISE = 1e100;

    static final Parameter EPSILON = Parameter.above("epsilon", "1", 0, "target of the certificate");
    static final Parameter DELTA =
            Parameter.real("delta", "1e-5", Double.MIN_VALUE, Math.nextDown(1.0), "delta of the certificate");
    static final Parameter CONVERSION = Parameter.word(
            "conversion", "gdp", List.of("gdp", "rdp", "simple"), "from the divergence budget rho to (epsilon, delta)");

    private static final Parameter INITIAL_CLIP = Parameter.above("initial-clip", "0.1", 0, "C0, radius of the start");
    private static final Parameter STEP = Parameter.above("rate", "0.01", 0, "gamma, step size");

    private static final List<Parameter> RECIPE = List.of(
            count("batch", "128", "records per step"),
            Parameter.integer(
                    "epochs", "10", 0, 1_000_000, "passes over the retain set in all, noisy steps and training after"),
            Parameter.above("post-rate", "0.1", 0, "peak of the one-cycle rate of the training without noise"),
            fromZero("post-weight-decay", "5e-4", "of the training without noise"));

    private static final Parameter STEPS = new Parameter(
            "steps",
            Parameter.Kind.INTEGER,
            "auto",
            1,
            1_000_000,
            false,
            List.of("auto"),
            "T, noisy steps; auto: as many as the clips need");

    private static final List<Parameter> GRADIENT_CLIPPING = and(
            RECIPE,
            INITIAL_CLIP,
            Parameter.above("gradient-clip", "1", 0, "C1, of the batch gradient"),
            STEP,
            fromZero("regularization", "10", "lambda, with rate times regularization less than 1"),
            EPSILON,
            DELTA,
            CONVERSION,
            Parameter.real(
                    "noise",
                    "calibrated",
                    Double.MIN_VALUE,
                    Double.POSITIVE_INFINITY,
                    "sigma of every step; calibrated to epsilon, or that of the paper's theorem as it is restated, or with its corrected constant",
                    Stream.concat(Stream.of("calibrated"), PaperTheorem.words().stream())
                            .toArray(String[]::new)),
            Parameter.word("schedule", "constant", List.of("constant", "decreasing"), "of the noise over the steps"),
            STEPS);

    private static final List<Parameter> SEQUENTIAL_BLOCKS = and(
            RECIPE,
            Parameter.above("initial-clip", "0.1", 0, "C0, radius of the start; of each block C0/sqrt(blocks)"),
            Parameter.above("gradient-clip", "1", 0, "C1, of the batch gradient; of each block C1/sqrt(blocks)"),
            STEP,
            fromZero("regularization", "10", "lambda, with rate times regularization less than 1"),
            EPSILON,
            DELTA,
            CONVERSION,
            Parameter.integer("blocks", "3", 1, SequentialBlocks.MOST, "m, equal slices of a keyed permutation"),
            Parameter.integer(
                    "repair-epochs", "2", 0, 1_000_000, "of the epochs, those that train the blocks that are left"),
            STEPS);

    private static final List<Parameter> MODEL_CLIPPING = and(
            RECIPE,
            Parameter.above("initial-clip", "1", 0, "C0, radius of the start"),
            Parameter.real("initial-noise", "0", 0, Double.MAX_VALUE, "sigma_0 on the start"),
            Parameter.above("model-clip", "0.5", 0, "C2, radius of every iterate"),
            STEP,
            fromZero("regularization", "0", "lambda, with rate times regularization less than 1"),
            Parameter.above("noise", "0.5", 0, "sigma of every step"),
            Parameter.above("gradient-clip", "", 0, "C1; if given, noise before projection"),
            EPSILON,
            DELTA);

    private static final Parameter[] MINIMIZATION = {
        EPSILON,
        DELTA,
        CONVERSION,
        Parameter.above("strong-convexity", null, 0, "m of the risk; no more than the regularization of the model"),
        Parameter.above("smoothness", null, 0, "beta of the risk, which sets the step 1/beta"),
        Parameter.above("noise", "", 0, "sigma of what is released"),
        Parameter.above("excess-risk", "", 0, "alpha, from which sigma follows where noise is not given"),
        count("most-steps", "100000", "give up after so many steps")
    };

    private static final List<Parameter> ROBUST_DESCENT = and(
            List.of(
                    count("groups", "100", "m, groups of neighbouring records"),
                    Parameter.integer(
                            "trimmed",
                            "10",
                            0,
                            Integer.MAX_VALUE,
                            "f, with 2f less than groups: as many corrupt groups do no harm"),
                    count("training-steps", "500", "robust steps of training")),
            MINIMIZATION);

    private static final List<Parameter> DP_SGD = List.of(
            Parameter.above("clip", "0.5", 0, "of every record's gradient"),
            EPSILON,
            DELTA,
            count("group", null, "most records that are ever forgotten"),
            count(
                    "records",
                    "",
                    "a public number of records, from which sampling rate, steps and noise follow;"
                            + " if not given, they follow from the data and nothing is certified"),
            count("batch", "128", "expected records per step, of so many records"),
            count("epochs", "50", "passes over so many records"),
            Parameter.above("rate", "0.06", 0, "peak of the one-cycle rate"));

    /** Ways to forget by name. */
    public static final Registry<Unlearner> UNLEARNERS = new Registry<>(
            Unlearner.class,
            "unlearner",
            List.of(
                    part(
                            "gradient-clipping",
                            Traits.certified(UnlearningPipeline.FINETUNE, WorstPair.OWN_GRADIENTS),
                            "x <- x - rate (Clip(g, C1) + regularization x) + sigma N(0, I) from Clip(trained, C0)",
                            NEURAL + ", algorithm 1",
                            "any model",
                            GRADIENT_CLIPPING,
                            FineTuning::gradientClipping),
                    part(
                            "sequential-blocks",
                            Traits.certified(UnlearningPipeline.FINETUNE, WorstPair.UNKNOWN),
                            "gradient-clipping on one block of parameters after the other; in between the blocks that are left are"
                                    + " trained without noise",
                            "the idea of Dolgova and Stich, arXiv 2601.05134, 2026; certificate by composition of "
                                    + "algorithm 1 of Koloskova et al.",
                            "any model",
                            SEQUENTIAL_BLOCKS,
                            FineTuning::sequentialBlocks),
                    part(
                            "model-clipping",
                            Traits.certified(UnlearningPipeline.FINETUNE, WorstPair.ONE_GRADIENT),
                            "x <- Clip(x - rate (g + regularization x), C2) + sigma N(0, I) until delta is reached; with"
                                    + " gradient-clip the noise comes before the projection",
                            NEURAL + ", algorithm 2",
                            "any model",
                            MODEL_CLIPPING,
                            FineTuning::modelClipping),
                    part(
                            "output-perturbation",
                            Traits.certified(UnlearningPipeline.FINETUNE, WorstPair.OWN_GRADIENTS),
                            "x = Clip(trained, C0) + sigma N(0, I), then training without noise",
                            NEURAL + ", section 5, with the exact Gaussian mechanism",
                            "any model",
                            and(RECIPE, INITIAL_CLIP, EPSILON, DELTA),
                            FineTuning::outputPerturbation),
                    part(
                            "perturbed-minimization",
                            Traits.certified(UnlearningPipeline.PERTURB, WorstPair.UNKNOWN),
                            "minimise until ||grad|| <= m Delta, release theta + sigma N(0, I)",
                            SHIFTS + ", in-distribution",
                            "strongly convex models",
                            List.of(MINIMIZATION),
                            Minimization::of),
                    part(
                            "robust-descent",
                            Traits.certified(UnlearningPipeline.DESCEND, WorstPair.UNKNOWN),
                            "training by gradient descent on the trimmed mean of group gradients, requests as"
                                    + " perturbed-minimization",
                            SHIFTS + ", out-of-distribution",
                            "strongly convex models, forget data of any kind",
                            ROBUST_DESCENT,
                            Minimization::robust),
                    part(
                            "retrain",
                            Traits.anew(false, arguments -> true, "exact"),
                            "training with the retain set from a start that depends on no data",
                            "the reference for everything",
                            "any model",
                            RECIPE,
                            Baselines::retrain),
                    part(
                            FINE_TUNE,
                            Traits.NONE,
                            "training on with the retain set, neither clipped nor noisy: no guarantee",
                            NEURAL + ", baseline",
                            "any model",
                            RECIPE,
                            Baselines::fineTune),
                    part(
                            GRADIENT_ASCENT,
                            Traits.NONE,
                            "theta <- theta + rate g on the forget set until its accuracy is at chance: no guarantee",
                            "Graves, Nagisetty and Ganesh, Amnesiac machine learning, AAAI 2021",
                            "any model",
                            List.of(
                                    Parameter.above("rate", "0.1", 0, "step size"),
                                    count("steps", "1000", "at most so many")),
                            Baselines::gradientAscent),
                    part(
                            NEGATIVE_GRADIENT,
                            Traits.NONE,
                            "descent on the retain set's loss minus beta times the forget set's: no guarantee",
                            "Kurmanji et al., Towards unbounded machine unlearning, NeurIPS 2023, baseline NegGrad+",
                            "any model",
                            List.of(
                                    Parameter.above("rate", "0.01", 0, "step size"),
                                    Parameter.real("beta", "0.1", 0, Double.MAX_VALUE, "weight of the forget set"),
                                    count("batch", "128", "records of each set per step"),
                                    count("epochs", "1", "passes over the retain set")),
                            Baselines::negativeGradient),
                    part(
                            "newton",
                            Traits.anew(
                                    true,
                                    arguments -> true,
                                    "(epsilon, delta) while the residuals are within the budget"),
                            "one Newton step per request on a perturbed objective, until its residual budget is spent",
                            "Guo et al., Certified data removal from machine learning models, ICML 2020",
                            "logistic(bias=false), trained by the method itself",
                            List.of(
                                    Parameter.above("regularization", "0.01", 0, "lambda"),
                                    Parameter.above("perturbation", "1", 0, "s of the objective's b ~ N(0, s^2 I)"),
                                    EPSILON,
                                    DELTA),
                            Baselines::newton),
                    part(
                            "sisa",
                            Traits.anew(true, arguments -> true, "exact"),
                            "one model per shard, trained on growing slices with a checkpoint each; retrains a shard from"
                                    + " the slice of the removed record on; a keyed hash of its id is a record's place",
                            "Bourtoule et al., Machine unlearning, S&P 2021",
                            "models with class probabilities, trained by the method itself",
                            List.of(
                                    Parameter.integer(
                                            "shards", "5", 1, 10_000, "models; shards times slices at most 10,000"),
                                    Parameter.integer("slices", "5", 1, 10_000, "per shard"),
                                    count("epochs", "2", "over the slices so far, per slice"),
                                    count("batch", "32", "records per step"),
                                    Parameter.above("rate", "0.1", 0, "step size")),
                            Baselines::sisa),
                    part(
                            "dp-sgd",
                            Traits.anew(
                                    true,
                                    arguments -> arguments.has("records"),
                                    "(epsilon, delta) where records is given; an upper bound by Rényi divergences, which at"
                                            + " sampling rates below 1e-3 can be ten times the least epsilon"),
                            "private training, after which any group of so many records may be forgotten at no cost",
                            "Abadi et al., Deep learning with differential privacy, CCS 2016, with group privacy",
                            "any model, trained by the method itself",
                            DP_SGD,
                            Baselines::dpSgd)));

    private Unlearners() {}

    private static Parameter count(String name, String fallback, String meaning) {
        return Parameter.integer(name, fallback, 1, Integer.MAX_VALUE, meaning);
    }

    private static Parameter fromZero(String name, String fallback, String meaning) {
        return Parameter.real(name, fallback, 0, Double.POSITIVE_INFINITY, meaning);
    }

    private static List<Parameter> and(List<Parameter> last, Parameter... first) {
        return Stream.concat(Arrays.stream(first), last.stream()).toList();
    }

    private static Part<Unlearner> part(
            String name,
            Traits traits,
            String summary,
            String source,
            String fits,
            List<Parameter> parameters,
            Function<Arguments, Unlearner> make) {
        Function<Arguments, Unlearner> checked = arguments -> {
            try {
                return new DescribedUnlearner(name, traits, traits.certified().test(arguments), make.apply(arguments));
            } catch (IllegalArgumentException | ArithmeticException refused) {
                // The method's own checks see what no single parameter's range can.
                throw new InputException("unlearner '" + name + "': " + refused.getMessage(), refused);
            }
        };
        Map<String, String> facts =
                Map.of("fits", fits, PIPELINE, traits.pipeline().word(), "certificate", traits.certificate());
        return new Part<>(name, summary, source, parameters, facts, checked);
    }

    /** Refuses noise beyond which no model has a finite loss. */
    static void requireModerate(double sigma) {
        if (!(sigma <= LARGEST_NOISE)) {
            throw new IllegalArgumentException(
                    "noise " + sigma + " is more than " + LARGEST_NOISE + ", beyond which no model has a finite loss");
        }
    }

    /** The recipe of the training without noise. */
    static Recipe recipe(Arguments a) {
        return new Recipe(a.integer("batch"), a.integer("epochs"), a.real("post-rate"), a.real("post-weight-decay"));
    }
}
