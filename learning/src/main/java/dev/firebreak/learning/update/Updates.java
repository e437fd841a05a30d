package dev.firebreak.learning.update;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.RoundView;
import dev.firebreak.learning.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The updates by name. */
public final class Updates {

    private static final Parameter BATCH = Parameter.integer(
            "batch", "32", 1, Integer.MAX_VALUE, "examples per batch; all of the worker's where it has no more");
    private static final Parameter WEIGHT_DECAY = Parameter.real(
            "weight-decay",
            "",
            0,
            Double.POSITIVE_INFINITY,
            "multiple of theta that the worker adds to each gradient, before any transform; by default 0 (that of step is added by the"
                    + " server)");

    /** Updates by name. */
    public static final Registry<Update> UPDATES = new Registry<>(
            Update.class,
            "update",
            List.of(
                    new Part<>(
                            "gradient",
                            "gradient of the mean loss over a batch drawn without replacement",
                            "Robbins and Monro, A stochastic approximation method, Ann. Math. Stat. 1951",
                            List.of(BATCH, WEIGHT_DECAY),
                            a -> new BatchGradient(a.integer("batch"), weightDecay(a))),
                    new Part<>(
                            "full-gradient",
                            "gradient of the mean loss over all of the worker's examples",
                            "Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847",
                            List.of(WEIGHT_DECAY),
                            a -> new BatchGradient(Integer.MAX_VALUE, weightDecay(a))),
                    new Part<>(
                            "local-steps",
                            "minus the worker's movement in K local steps of SGD on fresh batches: theta - x_K, which the server's step"
                                    + " subtracts like a gradient (sgd(rate=1) with the mean averages the models)",
                            "McMahan et al., Communication-efficient learning of deep networks from decentralized data, AISTATS 2017,"
                                    + " Algorithm 1",
                            List.of(
                                    Parameter.integer("steps", null, 1, 1_000_000, "K, local steps in a round"),
                                    Parameter.above("rate", null, 0, "size of a local step"),
                                    BATCH,
                                    WEIGHT_DECAY),
                            a -> new LocalSteps(
                                    a.integer("steps"),
                                    a.real("rate"),
                                    new BatchGradient(a.integer("batch"), weightDecay(a))))));

    private Updates() {}

    private static double weightDecay(Arguments arguments) {
        return arguments.has("weight-decay") ? arguments.real("weight-decay") : 0;
    }

    /**
     * The update of an experiment.
     *
     * @param coding the gradient coding, or {@code none}
     * @throws InputException if a code is to recover the mean gradient at theta from what is none
     */
    public static Update of(Call update, Call coding) {
        Update built = UPDATES.build(update);
        int gradients = built.gradients();
        if (gradients > 1 && !coding.name().equals("none")) {
            throw new InputException(update + " does not go with coding " + coding
                    + ", which recovers the mean gradient at the broadcast parameters: " + gradients
                    + " local steps are none; use steps=1, or coding: none");
        }
        return built;
    }

    /**
     * The gradient over a mini-batch drawn without replacement from the examples, fresh in every round; over all of them in their own order
     * where there are no more than {@code batch}. To it is added lambda theta: the gradient of {@code (lambda / 2) ||theta||^2}, which the
     * loss that is reported does not hold.
     */
    private record BatchGradient(int batch, double weightDecay) implements Update {

        @Override
        public double compute(Model model, double[] theta, Examples examples, RoundView view, double[] out) {
            return compute(model, theta, examples, view, 0, out);
        }

        /** The same with the draws of a local step, from 0. */
        double compute(Model model, double[] theta, Examples examples, RoundView view, int step, double[] out) {
            RandomStream stream = step == 0 ? view.stream() : view.stream(step);
            int count = examples.count();
            int[] rows = batch >= count ? IntStream.range(0, count).toArray() : stream.sample(count, batch);
            double loss = view.augmentation().isNone()
                    ? model.gradient(theta, examples, rows, stream, out)
                    : model.gradient(
                            theta,
                            view.augmented(examples, rows, step),
                            IntStream.range(0, rows.length).toArray(),
                            stream,
                            out);
            for (int j = 0; j < out.length && weightDecay != 0; j++) {
                out[j] += weightDecay * theta[j];
            }
            return loss;
        }
    }

    /**
     * K steps of stochastic gradient descent on the worker's own examples, each on a fresh batch,
     *
     * <pre>
     *   x_0 = theta,   x_{k+1} = x_k - rate g(x_k; batch k),   u = theta - x_K = rate (g_0 + ... + g_{K-1}).
     * </pre>
     *
     * McMahan, Moore, Ramage, Hampson and Aguera y Arcas, "Communication-efficient learning of deep networks from decentralized data", AISTATS
     * 2017, Algorithm 1. What is sent is minus the worker's movement, so that the server's step subtracts it as it does a gradient: {@code
     * sgd(rate=s)} gives theta - s A(u_1..u_n), for s = 1 and the mean the average of the workers' models. One step sends rate times the
     * gradient of the update {@code gradient} with the same batch.
     */
    private record LocalSteps(int steps, double rate, BatchGradient gradient) implements Update {

        @Override
        public int gradients() {
            return steps;
        }

        @Override
        public double weightDecay() {
            return gradient.weightDecay();
        }

        @Override
        public double compute(Model model, double[] theta, Examples examples, RoundView view, double[] out) {
            double[] x = theta.clone();
            double[] g = new double[theta.length];
            // Minus zero leaves the first term as it is.
            Arrays.fill(out, -0.0);
            double loss = 0;
            for (int k = 0; k < steps; k++) {
                loss += gradient.compute(model, x, examples, view, k, g);
                for (int j = 0; j < x.length; j++) {
                    out[j] += rate * g[j];
                    x[j] = theta[j] - out[j];
                }
            }
            return loss / steps;
        }
    }
}
