package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

    /** Robust D-SGD with the mean, one worker and no attack is SGD: theta <- theta - rate * gradient of the batch. */
    @Test
    void oneHonestWorkerIsPlainStochasticGradientDescent() {
        Experiment experiment = Runs.experiment(Map.of("workers", "1", "precision", "float64", "rounds", "5"));
        double[] theta = new double[experiment.model().dimension()];
        double[] gradient = new double[theta.length];
        for (int round = 0; round < 5; round++) {
            int[] batch = Randomness.of(experiment.spec().forWorkers().seed()).stream("batch", round, 0)
                    .sample(2000, 16);
            experiment.model().gradient(theta, experiment.shards().examples(0, false), batch, gradient);
            for (int j = 0; j < theta.length; j++) {
                theta[j] -= 0.1 * gradient[j];
            }
        }
        assertArrayEquals(theta, Runs.run(experiment).last().theta(), 1e-15);
    }

    @Test
    void withoutAnAttackByzantineWorkersFollowTheProtocol() {
        Map<String, String> keys = new TreeMap<>(Map.of("aggregation", "mean"));
        Runs.Ran without = Runs.run(Runs.experiment(keys));
        keys.put("byzantine", "4");
        Runs.Ran idle = Runs.run(Runs.experiment(keys));
        assertEquals(without.heard(), idle.heard());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sign-flip",
                "alie(tau=1.5)",
                "label-flip(data=honest)",
                "label-flip(data=own)",
                "gaussian(sigma=1)",
                "mimic-heuristic(phase=5)",
                "crash",
                "nan"
            })
    void threadsStopsAndResumesChangeNoBit(String attack) {
        Experiment experiment = Runs.experiment(Map.of(
                "attack", attack,
                "byzantine", "3",
                "partition", "dirichlet(alpha=0.5)",
                "holders", "all",
                "transforms", "clipping(norm=2);momentum(beta=0.9)",
                "aggregation", "trimmed-mean",
                "step", "sgd(rate=0.1, momentum=0.5, weight-decay=0.0001)"));
        Runs.Ran whole = Runs.run(experiment, 1, null, Integer.MAX_VALUE);
        Runs.Ran first = Runs.run(experiment, 2, null, 7);
        State written = first.last().toState();
        Runs.Ran rest = Runs.run(experiment, 2, TrainerState.from(written, 10), Integer.MAX_VALUE);

        assertEquals(20, whole.heard().size());
        assertEquals(7, first.heard().size());
        List<SortedMap<String, Double>> pieces = new ArrayList<>(first.heard());
        pieces.addAll(rest.heard());
        assertEquals(whole.heard(), pieces);
        assertTrue(Arrays.equals(whole.last().theta(), rest.last().theta()));
    }

    /** Flipped labels of own data go through the worker's momentum; of honest data they do not. */
    @Test
    void labelsOfOwnDataAreFlippedAndFollowTheProtocol() {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "byzantine", "3",
                "holders", "all",
                "transforms", "momentum(beta=0.9)",
                "aggregation", "mean",
                "attack", "label-flip(data=own)"));
        Experiment experiment = Runs.experiment(keys);
        TrainerState last = Runs.run(experiment).last();
        assertTrue(last.workers().collect().values().stream()
                .allMatch(state -> state.under("0").get("momentum") != null));
        assertEquals(10, last.workers().collect().size());
        keys.put("attack", "label-flip(data=honest)");
        TrainerState honest = Runs.run(Runs.experiment(keys)).last();
        assertFalse(Arrays.equals(last.theta(), honest.theta()));
        assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6), honest.workers().collect().keySet());
    }

    /** The flipped gradient has the length 0.001 at most, and no momentum; the honest message is a tenth of it. */
    @Test
    void flippedGradientsAreClippedBeforeTheMomentum() {
        Experiment experiment = Runs.experiment(Map.of(
                "workers", "2",
                "actual-byzantine", "1",
                "attack", "label-flip",
                "transforms", "clipping(norm=0.001);momentum(beta=0.9)",
                "step", "sgd(rate=1)",
                "rounds", "1"));
        double moved = Norm.of(Runs.run(experiment).last().theta());
        assertTrue(moved >= 0.00045 && moved <= 0.00055, "moved by " + moved);
    }

    @Test
    void codedMessagesOfLoadOneAreTheUncodedOnesUpToTheirOrder() {
        Experiment uncoded =
                Runs.experiment(Map.of("holders", "all", "update", "full-gradient", "precision", "float64"));
        Experiment coded = Runs.experiment(
                Map.of("coding", "lad(redundancy=1)", "update", "full-gradient", "precision", "float64"));
        assertArrayEquals(
                Runs.run(uncoded).last().theta(), Runs.run(coded).last().theta(), 1e-12);
    }

    @Test
    void fullRedundancyIsGradientDescentUnderAnyAttack() {
        Map<String, String> keys = Map.of(
                "coding", "lad(redundancy=10)",
                "update", "full-gradient",
                "partition", "extreme",
                "precision", "float64",
                "byzantine", "4",
                "aggregation", "trimmed-mean");
        Map<String, String> attacked = new TreeMap<>(keys);
        attacked.put("attack", "ipm(tau=100)");
        assertArrayEquals(
                Runs.run(Runs.experiment(keys)).last().theta(),
                Runs.run(Runs.experiment(attacked)).last().theta(),
                1e-12);
    }

    /** A vote among replicas of a gradient brings back the bits of a run without Byzantine workers. */
    @Test
    void votesUndoAnyAttackBitForBit() {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "workers", "10", "coding", "repetition(redundancy=5)", "partition", "extreme", "byzantine", "2"));
        double[] alone = Runs.run(Runs.experiment(keys)).last().theta();
        keys.put("attack", "sign-flip(own=true, coefficient=-50)");
        assertArrayEquals(alone, Runs.run(Runs.experiment(keys)).last().theta());
    }

    @Test
    void theMeanFallsToOneHugeVectorAndTheTrimmedMeanDoesNot() {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "attack", "sign-flip(coefficient=-1e6)", "byzantine", "2", "rounds", "60", "evaluate-every", "60"));
        double collapsed = Runs.run(Runs.experiment(keys)).heard().get(59).get("test/accuracy");
        keys.put("aggregation", "trimmed-mean");
        double robust = Runs.run(Runs.experiment(keys)).heard().get(59).get("test/accuracy");
        assertTrue(collapsed < 0.3, "mean: " + collapsed);
        assertTrue(robust > 0.6, "trimmed mean: " + robust);
    }

    @Test
    void aRunWhoseParametersOverflowEndsThere() {
        Experiment experiment = Runs.experiment(Map.of(
                "data", "r2",
                "partition", "by-group",
                "model", "linear",
                "workers", "40",
                "byzantine", "0",
                "step", "sgd(rate=1e4)",
                "precision", "float64",
                "rounds", "1000"));
        Runs.Ran ran = Runs.run(experiment);
        int rounds = ran.heard().size();
        assertTrue(rounds < 1000, "ran " + rounds);
        assertFalse(IntStream.range(0, ran.last().theta().length)
                .allMatch(j -> Double.isFinite(ran.last().theta()[j])));
        assertTrue(ran.heard().get(rounds - 1).containsKey("train/loss"));
    }

    @Test
    void countsWhatTravelsAndWhatIsComputed() {
        Experiment experiment = Runs.experiment(
                Map.of("coding", "lad(redundancy=5)", "attack", "sign-flip", "byzantine", "3", "rounds", "1"));
        SortedMap<String, Double> round = Runs.run(experiment).heard().get(0);
        assertEquals(10.0 * (16 + 4 * 7850), round.get("bytes/uplink"));
        assertEquals(50, round.get("gradients/accounted"));
    }
}
