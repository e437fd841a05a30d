package dev.firebreak.learning.transform;

import dev.firebreak.aggregation.Ranking;
import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.learning.RoundView;
import java.util.Arrays;
import java.util.List;

/** The transforms by name. */
public final class Transforms {

    private static final String KEPT = "part of the coordinates that is kept, at least one of them";
    private static final Parameter SHARE =
            new Parameter("share", Parameter.Kind.REAL, null, 0, 1, true, List.of(), KEPT);

    /** Transforms by name. */
    public static final Registry<Transform> TRANSFORMS = new Registry<>(
            Transform.class,
            "transform",
            List.of(
                    new Part<>(
                            "momentum",
                            "worker momentum: m <- beta m + (1 - beta) g, and m is sent",
                            "Farhadkhani et al., Byzantine machine learning made easy by resilient averaging of momentums,"
                                    + " ICML 2022, Algorithm 1",
                            List.of(Parameter.real(
                                    "beta", "0.9", 0, Math.nextDown(1.0), "share of the past that stays")),
                            a -> new Momentum(a.real("beta"))),
                    new Part<>(
                            "clipping",
                            "v <- v min(1, norm / ||v||)",
                            "Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks, ICML 2013,"
                                    + " Algorithm 1",
                            List.of(Parameter.above("norm", "2", 0, "longest Euclidean norm that is sent")),
                            a -> clipping(a.real("norm"))),
                    new Part<>(
                            "sparsification",
                            "keeps a share of the coordinates, drawn uniformly, times d/k; the message stays as long as it was"
                                    + " (compression: rand-k(k=...) sends less)",
                            "random sparsification, as simulated without a wire",
                            List.of(SHARE),
                            a -> new Sparsification(a.real("share")))));

    private Transforms() {}

    // Shortens long vectors: v <- v min(1, C / ||v||).
    private static Transform clipping(double norm) {
        return (vector, view, state) -> {
            double[] clipped = vector.clone();
            Norm.shorten(clipped, norm);
            return new Transform.Applied(clipped, state);
        };
    }

    /**
     * Worker momentum, {@code m <- beta m + (1 - beta) g} from m = 0; m is sent. Farhadkhani, Guerraoui, Gupta, Pinot and
     * Stephan, "Byzantine machine learning made easy by resilient averaging of momentums", ICML 2022, Algorithm 1.
     */
    private record Momentum(double beta) implements Transform {
        private static final String MOMENTUM = "momentum";

        @Override
        public boolean hasState() {
            return true;
        }

        @Override
        public boolean isLinear() {
            return true;
        }

        @Override
        public Applied apply(double[] vector, RoundView view, State state) {
            double[] known = state.get(MOMENTUM);
            double[] before = known == null ? new double[vector.length] : known;
            double[] moved = new double[vector.length];
            for (int j = 0; j < moved.length; j++) {
                moved[j] = beta * before[j] + (1 - beta) * vector[j];
            }
            return new Applied(moved, state.with(MOMENTUM, moved));
        }
    }

    /**
     * Random sparsification at the worker: k of d coordinates drawn uniformly are kept and multiplied by d/k, the others become 0.
     * Unbiased, with {@code E||C(v) - v||^2 = (d/k - 1) ||v||^2}.
     *
     * <p>The message still carries all d numbers. This is compression as simulations without a wire have it: no byte is saved, and a
     * Byzantine worker may send any vector. The compressor {@code rand-k} draws alike but sends k values under a mask that the driver
     * assigned, which holds Byzantine workers to it too.
     *
     * @param share k/d, in (0, 1]; k is rounded to the nearest number from 1 to d
     */
    private record Sparsification(double share) implements Transform {

        @Override
        public boolean zeroesIndependently() {
            return share < 1;
        }

        @Override
        public Applied apply(double[] vector, RoundView view, State state) {
            int d = vector.length;
            int k = (int) Math.max(1, Math.round(share * d));
            RandomStream stream = view.stream();
            double[] draws = new double[d];
            Arrays.setAll(draws, j -> stream.nextDouble());
            double[] sparse = new double[d];
            for (int j : Ranking.smallest(k, draws)) {
                sparse[j] = vector[j] * d / k;
            }
            return new Applied(sparse, state);
        }
    }
}
