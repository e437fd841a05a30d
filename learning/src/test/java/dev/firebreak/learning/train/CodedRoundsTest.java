package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.coding.Stragglers;
import dev.firebreak.core.random.Randomness;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each code does in the round, under wrong and late messages. */
class CodedRoundsTest {
    private static final String RECOVERED = "coding/recovered";

    private static Map<String, String> keys(String coding, String... more) {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "data",
                "strokes(size=200, test=20)",
                "coding",
                coding,
                "partition",
                "extreme",
                "precision",
                "float64"));
        keys.put("update", "full-gradient");
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return keys;
    }

    private static Runs.Ran run(Map<String, String> keys) {
        return Runs.run(Runs.experiment(keys));
    }

    private static boolean always(Runs.Ran ran, String flag) {
        return ran.heard().stream().allMatch(round -> round.get(flag) == 1);
    }

    private static List<Double> lost(Runs.Ran ran) {
        return ran.heard().stream().map(round -> round.get("rounds/lost")).toList();
    }

    /** Exactness: the votes give the same bits as without an attack, the cyclic codes the same but for rounding. */
    @ParameterizedTest
    @CsvSource({
        "repetition, 10, 0",
        "repetition(vote=digest), 10, 0",
        "auto(redundancy=5), 10, 0",
        "detox(redundancy=5), 10, 0",
        "mols(replication=5), 35, 0",
        "centred-cyclic, 9, 1e-9",
        "complex-cyclic, 9, 1e-9",
        "auto(redundancy=5), 9, 1e-9"
    })
    void exactCodesUndoAnyAttack(String coding, String workers, double tolerance) {
        Map<String, String> honest = keys(coding, "workers", workers, "byzantine", "2", "aggregation", "mean");
        Map<String, String> attacked = new TreeMap<>(honest);
        attacked.put("attack", "sign-flip(own=true, coefficient=-50)");
        Runs.Ran ran = run(attacked);
        assertArrayEquals(run(honest).last().theta(), ran.last().theta(), tolerance);
        assertTrue(always(ran, RECOVERED));
        assertTrue(ran.heard().stream().allMatch(round -> round.get("coding/suspects") == 2));
    }

    /** Of the codes that the load affords, the first that can decode what workers send: float32 is too coarse for the cyclic one. */
    @ParameterizedTest
    @CsvSource({"float64, '', true", "float32, '', false", "float64, clipping, false"})
    void autoTakesWhatCanBeDecoded(String precision, String transforms, boolean exact) {
        Map<String, String> keys = keys("auto(redundancy=5)", "workers", "9", "byzantine", "2", "rounds", "2");
        keys.put("precision", precision);
        keys.put("transforms", transforms);
        assertEquals(exact, always(run(keys), RECOVERED));
    }

    /** More wrong messages than the code corrects: that is detected, and the rule aggregates. */
    @Test
    void aCyclicCodeThatCannotDecodeFallsBackOnTheRule() {
        Map<String, String> keys = keys(
                "centred-cyclic",
                "workers",
                "11",
                "byzantine",
                "1",
                "actual-byzantine",
                "4",
                "attack",
                "gaussian(sigma=10)",
                "aggregation",
                "median");
        Runs.Ran ran = run(keys);
        assertTrue(always(ran, "coding/not-certified"));
        assertTrue(ran.heard().stream().allMatch(round -> round.get("rounds/lost") == 0));
        assertTrue(ran.heard().get(19).get("train/loss") < Math.log(10));
    }

    @Test
    void groupsVotePastTheirBoundAreNotCertified() {
        Map<String, String> keys = keys(
                "repetition(redundancy=5)",
                "workers",
                "5",
                "byzantine",
                "2",
                "attack",
                "gaussian(sigma=10)",
                "stragglers",
                "random(probability=1)");
        // Only the two Byzantine workers send.
        assertTrue(always(run(keys), "coding/not-certified"));
    }

    @Test
    void digestsAreCountedAsDigests() {
        SortedMap<String, Double> round = run(keys("repetition(vote=digest)", "byzantine", "2", "rounds", "1"))
                .heard()
                .get(0);
        assertEquals(48.0 * 10 + 2 * (16 + 8 * 7850), round.get("bytes/uplink"));
        assertEquals(32.0 * 10 + 2 * 8 * 7850, round.get("bytes/uplink-payload"));
        assertEquals(0, round.get("bytes/assignment"));
        assertEquals(50, round.get("gradients/accounted"));
        assertEquals(10, round.get("gradients/computed"));
    }

    @Test
    void freshAssignmentsTravel() {
        SortedMap<String, Double> round =
                run(keys("lad(redundancy=5)", "rounds", "1")).heard().get(0);
        assertEquals(4.0 * 50, round.get("bytes/assignment"));
    }

    /** Codes against stragglers give the full gradient whenever enough is left: votes and sums the same bits. */
    @ParameterizedTest
    @CsvSource({
        "fractional-repetition(stragglers=4), 0, 0",
        "repetition(redundancy=9), 2, 0",
        "cyclic-repetition(stragglers=4), 0, 1e-8",
        "centred-cyclic(errors=5), 1, 1e-8"
    })
    void lateMessagesDoNotMatterToACodeForThem(String coding, String byzantine, double tolerance) {
        String workers = coding.startsWith("centred") ? "15" : "10";
        Map<String, String> inTime = keys(coding, "workers", workers, "byzantine", byzantine, "seed", "4");
        Map<String, String> late = new TreeMap<>(inTime);
        late.put("stragglers", "random(probability=0.1)");
        late.put("attack", byzantine.equals("0") ? "none" : "sign-flip(own=true)");
        Runs.Ran ran = run(late);
        assertTrue(always(ran, RECOVERED), () -> coding + " was not recovered in " + ran.heard());
        assertTrue(ran.heard().stream()
                        .mapToDouble(round -> round.get("messages/late"))
                        .sum()
                > 5);
        assertArrayEquals(run(inTime).last().theta(), ran.last().theta(), tolerance);
    }

    @Test
    void robustSchemesGoOnWithoutLateMessages() {
        Experiment experiment = Runs.experiment(keys(
                "lad(redundancy=3)",
                "byzantine",
                "2",
                "attack",
                "sign-flip",
                "aggregation",
                "trimmed-mean",
                "stragglers",
                "exponential(base=1, mean=0.5, deadline=2)"));
        List<SortedMap<String, Double>> heard = Runs.run(experiment).heard();
        Stragglers model = experiment.stragglers();
        for (int round = 0; round < heard.size(); round++) {
            int at = round;
            long late = IntStream.range(0, 8)
                    .filter(worker -> model.late(Randomness.of(1), at, worker))
                    .count();
            assertEquals(late, heard.get(round).get("messages/late"));
            assertEquals((10 - late) * (16.0 + 8 * 7850), heard.get(round).get("bytes/uplink"));
        }
        assertTrue(heard.get(19).get("train/loss") < heard.get(9).get("train/loss"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "repetition", "stochastic", "centred-cyclic", "fractional-repetition", "mols"})
    void aRoundWithoutMessagesIsLostAndMovesNothing(String coding) {
        Map<String, String> keys = keys(
                coding,
                "workers",
                coding.equals("mols") ? "15" : "9",
                "stragglers",
                "random(probability=1)",
                "transforms",
                "momentum",
                "rounds",
                "2",
                "evaluate-every",
                "1");
        Runs.Ran ran = run(keys);
        assertEquals(List.of(1.0, 2.0), lost(ran));
        assertArrayEquals(new double[7850], ran.last().theta());
    }

    /** Buckets of what is left may be too few for the rule: the round is lost, the run is not. */
    @Test
    void aRoundThatLeavesThePipelineTooLittleIsLost() {
        Runs.Ran ran = run(keys(
                "none",
                "workers",
                "9",
                "byzantine",
                "1",
                "holders",
                "all",
                "stragglers",
                "random(probability=0.3)",
                "aggregation",
                "bucketing(size=3) | median"));
        double lost = lost(ran).get(19);
        assertTrue(lost > 0 && lost < 20, lost + " lost");
    }

    /** Stochastic coding is right on average: over many rounds at a small step it goes where gradient descent goes. */
    @Test
    void stochasticCodingIsUnbiased() {
        Map<String, String> late = keys(
                "stochastic(redundancy=3, loss=0.3)",
                "stragglers",
                "random(probability=0.3)",
                "rounds",
                "200",
                "evaluate-every",
                "200",
                "step",
                "sgd(rate=0.01)");
        Map<String, String> descent = keys("none", "rounds", "200", "evaluate-every", "200", "step", "sgd(rate=0.01)");
        double expected = run(descent).heard().get(199).get("train/loss");
        double loss = run(late).heard().get(199).get("train/loss");
        assertEquals(expected, loss, 0.05 * (Math.log(10) - expected));
    }
}
