package dev.firebreak.unlearning.shadow;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.NoisyHalves;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The threshold attack on every registered method that claims a certificate, in worlds of n and n - 1 records where that difference
 * crosses the border of a batch or of a shard: whatever a method computes from the number of records shows here. The record that one
 * world lacks is the only one with a third feature. A method is refuted if any coordinate of what it releases, or the largest of
 * them, tells the worlds apart better than its certificate allows; with 1e-5 for each of some 300 statistics a true certificate
 * passes at all but a few seeds in 1,000, and this seed is known to pass.
 */
class BoundaryAuditTest {
    private static final int RUNS = 3000;
    private static final int BORDER = 8;
    private static final double CONFIDENCE = 1 - 1e-5;
    private static final ShadowTraining TRAINING = new ShadowTraining(BORDER, 5, 1, 5e-4);

    // Values of parameters by their names, for whichever method has them. Little epsilon, so that little is allowed.
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("epsilon", "0.1"),
            Map.entry("batch", String.valueOf(BORDER)),
            Map.entry("epochs", "10"),
            Map.entry("shards", String.valueOf(BORDER)),
            Map.entry("slices", "1"),
            Map.entry("records", String.valueOf(BORDER)),
            Map.entry("group", "1"),
            Map.entry("groups", String.valueOf(BORDER - 1)),
            Map.entry("trimmed", "1"),
            Map.entry("training-steps", "5"),
            Map.entry("strong-convexity", "1"),
            Map.entry("smoothness", "3"),
            Map.entry("excess-risk", "0.05"),
            Map.entry("regularization", "50"),
            Map.entry("perturbation", "100"));

    static Stream<Call> certified() {
        return Unlearners.UNLEARNERS.parts().stream()
                .map(BoundaryAuditTest::call)
                .filter(call -> Unlearners.UNLEARNERS.build(call).certified());
    }

    private static Call call(Part<Unlearner> part) {
        Map<String, String> arguments = new LinkedHashMap<>();
        part.parameters().stream()
                .filter(parameter -> VALUES.containsKey(parameter.name()))
                .forEach(parameter -> arguments.put(parameter.name(), VALUES.get(parameter.name())));
        return new Call(part.name(), arguments);
    }

    @ParameterizedTest
    @MethodSource("certified")
    void noCertificateIsRefutedByOneRecordMoreOrLess(Call call) {
        Unlearner method = Unlearners.UNLEARNERS.build(call);
        for (int n : new int[] {BORDER, BORDER + 1, 2 * BORDER + 1}) {
            Subject subject = subject(method, n);
            double[][][] worlds = {released(subject, 0), released(subject, 1)};
            Certificate certificate = forget(subject, 1, trained(subject, 1), 0).certificate();
            assertNotEquals("none", certificate.kind());
            for (int statistic = 0; statistic < worlds[0].length; statistic++) {
                double shown = Math.max(
                        bound(worlds[1][statistic], worlds[0][statistic], certificate.delta()),
                        bound(worlds[0][statistic], worlds[1][statistic], certificate.delta()));
                assertTrue(
                        shown <= certificate.epsilon(),
                        call + " with " + n + " records: statistic " + statistic + " shows epsilon " + shown
                                + ", but certified is " + certificate.epsilon());
            }
        }
    }

    private static double bound(double[] world1, double[] world0, double delta) {
        return ThresholdAudit.of(world1, world0, delta).epsilonLowerBound(delta, CONFIDENCE);
    }

    private static Subject subject(Unlearner method, int n) {
        Examples halves = NoisyHalves.examples(n, 3);
        double[] x = halves.features().values().clone();
        for (int i = 0; i < n; i++) {
            x[3 * i + 2] = i == n - 1 ? 5 : 0;
        }
        Examples records = new Examples(DenseFeatures.of(3, x), halves.targets(), 2);
        Model model =
                Models.MODELS.build("logistic(bias=false, regularization=1)").build(records);
        return new Subject(model, method, n - 1, records);
    }

    private static double[] trained(Subject subject, int world) {
        return TRAINING.run(
                subject.model(), subject.data(new boolean[] {world == 1}).all(), Randomness.of(1));
    }

    private static Unlearned forget(Subject subject, int world, double[] trained, int run) {
        Randomness draws = Randomness.of(
                Randomness.of(5).stream("boundary-run", run, world).nextLong());
        return subject.forget(
                subject.data(new boolean[] {world == 1}), trained, draws, Perturbation.of(Noise.experiment(draws), 0));
    }

    // Each coordinate over all runs, and the length of the longest.
    private static double[][] released(Subject subject, int world) {
        double[] trained = trained(subject, world);
        double[][] runs = IntStream.range(0, RUNS)
                .parallel()
                .mapToObj(run -> forget(subject, world, trained, run).models().stream()
                        .flatMapToDouble(Arrays::stream)
                        .toArray())
                .toArray(double[][]::new);
        double[][] statistics = new double[runs[0].length + 1][RUNS];
        for (int run = 0; run < RUNS; run++) {
            for (int j = 0; j < runs[run].length; j++) {
                statistics[j][run] = runs[run][j];
                statistics[runs[run].length][run] = Math.max(statistics[runs[run].length][run], Math.abs(runs[run][j]));
            }
        }
        return statistics;
    }
}
