package dev.firebreak.unlearning.shadow;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.unlearner.Unlearned;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The threshold attack on real data: world 1 is trained with all audited records and forgets them, world 0 never saw them. The statistic of
 * a run is its place on the line between what the two worlds release without noise.
 *
 * @param subject what is audited
 * @param fresh whether every run draws its own batches, for methods whose certificate rests on those draws; else all runs share them, which
 *     makes the attack stronger
 * @param trained parameters of both worlds after ordinary training, by world
 * @param seed of the audit
 */
public record ShadowRuns(Subject subject, boolean fresh, double[][] trained, long seed) {
    /** Trains both worlds. */
    public static ShadowRuns of(Subject subject, ShadowTraining training, boolean fresh, long seed) {
        double[][] trained = new double[2][];
        for (int world = 0; world < 2; world++) {
            trained[world] = training.run(subject.model(), data(subject, world).all(), Randomness.of(seed));
        }
        return new ShadowRuns(subject, fresh, trained, seed);
    }

    /** What the method guarantees for these data. */
    public Certificate certificate() {
        return subject.forget(data(subject, 1), trained[1], Randomness.of(seed), silence())
                .certificate();
    }

    /**
     * The statistics of runs {@code from..to-1} of a world.
     *
     * @param world 1 or 0
     */
    public double[] statistics(int world, int from, int to) {
        double[] origin = silent(0);
        double[] line = VectorMath.difference(silent(1), origin);
        double length = Norm.of(line);
        Subject.Data data = data(subject, world);
        return IntStream.range(from, to)
                .mapToDouble(run -> {
                    Randomness draws = Randomness.of(
                            Randomness.of(seed).stream("audit-run", run, world).nextLong());
                    double[] x = parameters(subject.forget(
                            data,
                            trained[world],
                            fresh ? draws : Randomness.of(seed),
                            Perturbation.of(Noise.experiment(draws), 0)));
                    return length == 0 ? 0 : VectorMath.dot(VectorMath.difference(x, origin), line) / length;
                })
                .toArray();
    }

    private double[] silent(int world) {
        return parameters(subject.forget(data(subject, world), trained[world], Randomness.of(seed), silence()));
    }

    private Perturbation silence() {
        return Perturbation.silent(Randomness.of(seed));
    }

    private static double[] parameters(Unlearned unlearned) {
        return unlearned.models().stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static Subject.Data data(Subject subject, int world) {
        boolean[] seen = new boolean[subject.audited()];
        Arrays.fill(seen, world == 1);
        return subject.data(seen);
    }
}
