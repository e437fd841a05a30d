package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What missing messages mean: without stragglers only a Byzantine worker's is missing, and each uses up one of f. */
class MissingMessagesTest {

    private static Map<String, String> keys(Map<String, String> base, String... more) {
        Map<String, String> keys = new TreeMap<>(base);
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return keys;
    }

    private static final Map<String, String> CLASSES = Map.of(
            "data", "two-classes(size=600, test=200, dimension=3)",
            "model", "logistic",
            "workers", "5",
            "byzantine", "2",
            "update", "gradient(batch=8)",
            "step", "sgd(rate=0.5)",
            "rounds", "50",
            "aggregation", "median");

    private static final Map<String, String> REGRESSION = Map.of(
            "data", "r2(devices=5, dimension=4, samples=6)",
            "model", "linear",
            "partition", "by-group",
            "update", "full-gradient",
            "precision", "float64",
            "step", "sgd(rate=0.1)",
            "workers", "5",
            "byzantine", "1",
            "rounds", "5",
            "evaluate-every", "5");

    private static Map<String, Double> last(Map<String, String> keys) {
        List<java.util.SortedMap<String, Double>> heard =
                Runs.run(Runs.experiment(keys)).heard();
        return heard.get(heard.size() - 1);
    }

    /** The honest workers' messages are the same, so a server that drops the others by (n - m, f - m) gets the same model. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "trimmed-mean", "nnm | krum", "median"})
    void missingMessagesAreTakenAsMalformedOnes(String rule) {
        String aggregation = rule.equals("none") ? "mean" : rule;
        Map<String, Double> crash = last(keys(CLASSES, "attack", "crash", "aggregation", aggregation));
        Map<String, Double> nan = last(keys(CLASSES, "attack", "nan", "aggregation", aggregation));
        assertEquals(0, crash.get("rounds/lost"));
        assertEquals(nan.get("test/accuracy"), crash.get("test/accuracy"));
        assertEquals(nan.get("train/loss"), crash.get("train/loss"));
        assertTrue(crash.get("test/accuracy") > 0.75, crash.toString());
    }

    /** Reference value: the loss of the run without an attack, by independent numpy code. */
    @ParameterizedTest
    @CsvSource({
        "complex-cyclic, crash",
        "centred-cyclic, crash",
        "repetition, crash",
        "repetition(vote=digest), crash",
        "complex-cyclic, 'sign-flip(own=true, coefficient=-1000)'",
        "complex-cyclic, none",
        "centred-cyclic, none"
    })
    void exactCodesCorrectMissingMessagesAsTheyDoWrongOnes(String coding, String attack) {
        Map<String, String> keys = keys(REGRESSION, "coding", coding, "attack", attack);
        Runs.Ran ran = Runs.run(Runs.experiment(keys));
        assertEquals(4.577080781788199, ran.heard().get(4).get("train/loss"), 1e-12);
        assertTrue(ran.heard().stream().allMatch(round -> round.get("coding/recovered") == 1));
        assertEquals(0, ran.heard().get(4).get("rounds/lost"));
    }

    /** Of an even number of workers a virtual one is missing besides; it uses up none of f. */
    @ParameterizedTest
    @CsvSource({"centred-cyclic, 10", "centred-cyclic, 9", "complex-cyclic, 10", "auto(redundancy=5), 9"})
    void allOfFMayBeMissing(String coding, String workers) {
        Map<String, String> keys = Map.of(
                "data", "strokes(size=200, test=20)",
                "coding", coding,
                "workers", workers,
                "byzantine", "2",
                "partition", "extreme",
                "update", "full-gradient",
                "precision", "float64",
                "rounds", "3");
        Runs.Ran alone = Runs.run(Runs.experiment(keys));
        Runs.Ran silent = Runs.run(Runs.experiment(keys(keys, "attack", "crash")));
        assertArrayEquals(alone.last().theta(), silent.last().theta(), 1e-9);
        assertTrue(silent.heard().stream().allMatch(round -> round.get("coding/recovered") == 1));
    }

    /** With stragglers a missing message may be an honest worker's: (n - m, f), so the vote of three with two answers is not certain. */
    @Test
    void withStragglersMissingMessagesUseUpNoneOfF() {
        Map<String, String> timely = keys(REGRESSION, "coding", "complex-cyclic", "attack", "crash");
        Map<String, String> late = keys(timely, "stragglers", "random(probability=0)");
        assertEquals(0, last(timely).get("rounds/lost"));
        assertEquals(5, last(late).get("rounds/lost"));
        // A transport that may spoil messages may lose them as well.
        assertEquals(5, last(keys(timely, "transport", "untrusted")).get("rounds/lost"));
    }

    /** Messages overflow float32 long before the parameters overflow float64: the run stops and says so. */
    @Test
    void aRunWhoseMessagesOverflowStopsAfterTenLostRounds() {
        Map<String, String> keys =
                keys(REGRESSION, "byzantine", "0", "precision", "float32", "step", "sgd(rate=1000)", "rounds", "400");
        Runs.Ran whole = Runs.run(Runs.experiment(keys));
        int rounds = whole.heard().size();
        assertTrue(rounds < 60, "ran " + rounds);
        Map<String, Double> end = whole.heard().get(rounds - 1);
        assertEquals(10, end.get("rounds/lost"));
        assertEquals(rounds, end.get("diverged/round"));
        assertFalse(whole.heard().get(rounds - 2).containsKey("diverged/round"));
        assertTrue(end.containsKey("train/loss"));
        assertEquals(2, TrainingWarnings.of(end).size());
        assertTrue(TrainingWarnings.of(end).get(0).contains("diverged at round " + rounds + " "));
        // The count of lost rounds is part of a checkpoint.
        Runs.Ran first = Runs.run(Runs.experiment(keys), 2, null, rounds - 4);
        Runs.Ran rest = Runs.run(
                Runs.experiment(keys), 2, TrainerState.from(first.last().toState(), 5), Integer.MAX_VALUE);
        assertEquals(4, rest.heard().size());
        assertEquals(end, rest.heard().get(3));
    }

    /** The first step, of 1e308 times a gradient above 10, leaves the float64 range. */
    @Test
    void aRunStopsAtTheFirstParameterThatIsNotFinite() {
        Runs.Ran run = Runs.run(
                Runs.experiment(keys(REGRESSION, "byzantine", "0", "step", "sgd(rate=1e308)", "rounds", "400")));
        assertEquals(1, run.heard().size());
        assertEquals(1, run.heard().get(0).get("diverged/round"));
        assertEquals(0, run.heard().get(0).get("rounds/lost"));
        assertEquals(1, TrainingWarnings.of(run.heard().get(0)).size());
    }

    @Test
    void lostRoundsEndARunOnlyInARow() {
        TrainerState state = TrainerState.start(new double[1]);
        for (int i = 0; i < 3 * Trainer.MOST_LOST_IN_A_ROW; i++) {
            boolean usable = i % Trainer.MOST_LOST_IN_A_ROW == Trainer.MOST_LOST_IN_A_ROW - 1;
            state = state.counting(!usable);
            assertFalse(state.diverged(), "after round " + i);
        }
        assertEquals(27, state.lost());
        for (int i = 0; i < Trainer.MOST_LOST_IN_A_ROW; i++) {
            state = state.counting(true);
        }
        assertTrue(state.diverged());
    }

    @Test
    void aRunThatGoesWellHasNoWarnings() {
        Map<String, Double> end = last(REGRESSION);
        assertEquals(0, end.get("rounds/lost"));
        assertEquals(List.of(), TrainingWarnings.of(end));
    }
}
