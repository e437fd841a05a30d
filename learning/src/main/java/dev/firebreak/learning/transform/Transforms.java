package dev.firebreak.learning.transform;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
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
}
