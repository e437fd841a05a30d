package dev.firebreak.learning.update;

import dev.firebreak.core.InputException;
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

    /** Updates by name. */
    public static final Registry<Update> UPDATES = new Registry<>(
            Update.class,
            "update",
            List.of(
                    new Part<>(
                            "gradient",
                            "gradient of the mean loss over a batch drawn without replacement",
                            "Robbins and Monro, A stochastic approximation method, Ann. Math. Stat. 1951",
                            List.of(BATCH),
                            a -> new BatchGradient(a.integer("batch"))),
                    new Part<>(
                            "full-gradient",
                            "gradient of the mean loss over all of the worker's examples",
                            "Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847",
                            List.of(),
                            a -> new BatchGradient(Integer.MAX_VALUE)),
                    new Part<>(
                            "local-steps",
                            "minus the worker's movement in K local steps of SGD on fresh batches: theta - x_K, which the server's step"
                                    + " subtracts like a gradient (sgd(rate=1) with the mean averages the models)",
                            "McMahan et al., Communication-efficient learning of deep networks from decentralized data, AISTATS 2017,"
                                    + " Algorithm 1",
                            List.of(
                                    Parameter.integer("steps", null, 1, 1_000_000, "K, local steps in a round"),
                                    Parameter.above("rate", null, 0, "size of a local step"),
                                    BATCH),
                            a -> new LocalSteps(a.integer("steps"), a.real("rate"), a.integer("batch")))));

    private Updates() {}

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
     * where there are no more than {@code batch}.
     */
    private record BatchGradient(int batch) implements Update {

        @Override
        public double compute(Model model, double[] theta, Examples examples, RoundView view, double[] out) {
            return compute(model, theta, examples, view.stream(), out);
        }

        /** The same with these draws. */
        double compute(Model model, double[] theta, Examples examples, RandomStream stream, double[] out) {
            if (batch >= examples.count()) {
                int[] all = IntStream.range(0, examples.count()).toArray();
                return model.gradient(theta, examples, all, out);
            }
            return model.gradient(theta, examples, stream.sample(examples.count(), batch), out);
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
    private record LocalSteps(int steps, double rate, int batch) implements Update {

        @Override
        public int gradients() {
            return steps;
        }

        @Override
        public double compute(Model model, double[] theta, Examples examples, RoundView view, double[] out) {
            BatchGradient gradient = new BatchGradient(batch);
            double[] x = theta.clone();
            double[] g = new double[theta.length];
            // Minus zero leaves the first term as it is.
            Arrays.fill(out, -0.0);
            double loss = 0;
            for (int k = 0; k < steps; k++) {
                loss += gradient.compute(model, x, examples, k == 0 ? view.stream() : view.stream(k), g);
                for (int j = 0; j < x.length; j++) {
                    out[j] += rate * g[j];
                    x[j] = theta[j] - out[j];
                }
            }
            return loss / steps;
        }
    }
}
