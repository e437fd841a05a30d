package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds in which only some workers take part. */
class SampledRoundsTest {

    private static Experiment experiment(String... more) {
        Map<String, String> keys = new HashMap<>(Map.of(
                "workers", "10",
                "byzantine", "4",
                "participants", "uniform(size=9)",
                "partition", "dirichlet(alpha=0.5)",
                "precision", "float64",
                "rounds", "12"));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return Runs.experiment(keys);
    }

    /** Against the method written out: each sampled worker goes on from its own momentum, and the server steps by their mean. */
    @Test
    void eachWorkerKeepsItsOwnMomentum() {
        Experiment e = experiment(
                "participants", "uniform(size=4)", "byzantine", "0", "transforms", "momentum(beta=0.9)", "seed", "3");
        int d = e.model().dimension();
        double[] theta = e.model().initial(e.randomness().stream("initial"));
        Map<Integer, double[]> momentum = new HashMap<>();
        for (int round = 0; round < 12; round++) {
            double[] sum = new double[d];
            for (int worker : e.participants().of(e.randomness(), round)) {
                double[] g = new double[d];
                e.program().update(round, 4, theta, worker, e.shards().examples(worker, false), g);
                double[] m = momentum.computeIfAbsent(worker, w -> new double[d]);
                Arrays.setAll(m, j -> 0.9 * m[j] + 0.1 * g[j]);
                Arrays.setAll(sum, j -> sum[j] + m[j]);
            }
            double[] before = theta.clone();
            Arrays.setAll(theta, j -> before[j] - 0.1 * sum[j] / 4);
        }
        TrainerState last = Runs.run(e).last();
        assertArrayEquals(theta, last.theta(), 1e-12);
        assertEquals(momentum.keySet(), last.workers().collect().keySet());
        momentum.forEach((worker, m) -> assertArrayEquals(
                m, last.workers().collect().get(worker).get("0/momentum"), 1e-12, "worker " + worker));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alie(tau=1.5)", "label-flip(data=honest)", "mimic-heuristic(phase=5)", "crash"})
    void threadsStopsAndResumesChangeNoBit(String attack) {
        Experiment e = experiment(
                "attack", attack,
                "participants", "uniform(size=7, tolerance=2)",
                "transforms", "momentum(beta=0.9)",
                "compression", "top-k(k=500, error-feedback=true)",
                "aggregation", "trimmed-mean");
        Runs.Ran whole = Runs.run(e, 1, null, Integer.MAX_VALUE);
        Runs.Ran first = Runs.run(e, 2, null, 7);
        Runs.Ran rest = Runs.run(e, 2, TrainerState.from(first.last().toState(), 10), Integer.MAX_VALUE);
        assertArrayEquals(whole.last().theta(), rest.last().theta());
        assertEquals(whole.heard().subList(7, 12), rest.heard());
        assertTrue(whole.heard().get(6).get("participants/assumption-broken") > 0);
    }

    /** Each Byzantine worker sends -(q/b) times the mean of q honest messages, so the mean of all is 0 if q and b are the round's own. */
    @Test
    void attacksSeeTheNumbersOfTheRound() {
        Experiment e = experiment("attack", "sign-flip(scale=ratio)", "seed", "2");
        List<SortedMap<String, Double>> heard = Runs.run(e).heard();
        assertArrayEquals(new double[e.model().dimension()], Runs.run(e).last().theta(), 1e-12);
        assertEquals(
                List.of(3.0, 4.0),
                heard.stream()
                        .map(m -> m.get("participants/byzantine"))
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Test
    void roundsAboveTheToleranceGoOnAndAreCounted() {
        Experiment e = experiment(
                "participants", "uniform(size=5, tolerance=1)", "attack", "sign-flip", "aggregation", "trimmed-mean");
        List<SortedMap<String, Double>> heard = Runs.run(e).heard();
        int broken = 0;
        for (SortedMap<String, Double> round : heard) {
            broken += round.get("participants/byzantine") > 1 ? 1 : 0;
            assertEquals(broken, round.get("participants/assumption-broken"));
            assertEquals(0, round.get("rounds/lost"));
        }
        assertTrue(broken > 0 && broken < 12, "broken " + broken);
        String warning = TrainingWarnings.of(heard.get(11)).get(0);
        assertTrue(warning.startsWith(broken + " rounds sampled more Byzantine workers"), warning);
    }

    /** The server trims its tolerance, not f: of 5 messages and tolerance 0 nothing is trimmed, so the rule is the mean. */
    @Test
    void theServerUsesTheTolerance() {
        Runs.Ran trimmed = Runs.run(experiment(
                "participants", "uniform(size=5, tolerance=0)", "attack", "sign-flip", "aggregation", "trimmed-mean"));
        Runs.Ran mean = Runs.run(experiment("participants", "uniform(size=5, tolerance=0)", "attack", "sign-flip"));
        assertArrayEquals(mean.last().theta(), trimmed.last().theta(), 1e-12);
    }

    /** Where the transport is trusted a silent worker is a Byzantine one, and only participants can be silent. */
    @Test
    void onlyParticipantsAreMissed() {
        Experiment e = experiment("attack", "crash", "aggregation", "trimmed-mean");
        for (SortedMap<String, Double> round : Runs.run(e).heard()) {
            double sent = 9 - round.get("participants/byzantine");
            assertEquals(0, round.get("messages/late"));
            assertEquals(sent * (16 + 8 * e.model().dimension()), round.get("bytes/uplink"));
            assertEquals(9.0 * 8 * e.model().dimension(), round.get("bytes/downlink"));
            assertEquals(sent, round.get("gradients/computed"));
            assertEquals(9, round.get("gradients/accounted"));
            assertEquals(0, round.get("rounds/lost"));
        }
    }

    /** K local steps cost K gradients; with K = 1 the server's rate 1 takes the step that it takes of gradients with the local rate. */
    @Test
    void localStepsAreUpdatesOfTheSameRound() {
        Experiment gradients = experiment("step", "sgd(rate=0.1)");
        Experiment one = experiment("step", "sgd(rate=1)", "update", "local-steps(steps=1, rate=0.1, batch=16)");
        assertArrayEquals(
                Runs.run(gradients).last().theta(), Runs.run(one).last().theta(), 1e-12);
        Experiment five = experiment("step", "sgd(rate=1)", "update", "local-steps(steps=5, rate=0.1, batch=16)");
        SortedMap<String, Double> round = Runs.run(five).heard().get(11);
        assertEquals(45, round.get("gradients/computed"));
        assertEquals(45, round.get("gradients/accounted"));
        assertTrue(round.get("train/loss") < Runs.run(one).heard().get(11).get("train/loss"));
    }

    /** No participant is missing, so all nine messages are used under the whole tolerance of four: trimming is then the median. */
    @Test
    void absentWorkersDoNotCountAsMissing() {
        Runs.Ran trimmed = Runs.run(experiment("aggregation", "trimmed-mean"));
        Runs.Ran median = Runs.run(experiment("aggregation", "median"));
        assertArrayEquals(median.last().theta(), trimmed.last().theta(), 1e-12);
    }

    @Test
    void codesRefuseSampling() {
        InputException refused =
                assertThrows(InputException.class, () -> experiment("coding", "lad(redundancy=2)", "holders", "all"));
        assertTrue(refused.getMessage()
                .startsWith("participants: uniform(size=9, confidence=0.99) does not go with coding"));
    }
}
