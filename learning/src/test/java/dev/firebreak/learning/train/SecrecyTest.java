package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.coding.CodingScheme;
import dev.firebreak.coding.Codings;
import dev.firebreak.coding.DriverSecret;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an executor can predict that tries training seeds until one gives the workers' seed that it got. */
class SecrecyTest {
    private static final int ROUNDS = 50;

    private static Experiment experiment(String secrecy) {
        Map<String, String> keys = new TreeMap<>(Map.of("coding", "lad(redundancy=5)", "byzantine", "3", "seed", "12"));
        keys.put("secrecy", secrecy);
        return Runs.experiment(keys);
    }

    private static long guessSeed(long workersSeed) {
        return IntStream.rangeClosed(1, 1000)
                .filter(seed -> Specs.of(Map.of("seed", String.valueOf(seed)))
                                .forWorkers()
                                .seed()
                        == workersSeed)
                .findFirst()
                .orElseThrow();
    }

    private static long foreseen(Experiment experiment) {
        long seed = guessSeed(experiment.spec().forWorkers().seed());
        assertEquals(12, seed);
        CodingScheme guess = Codings.CODINGS.build("lad(redundancy=5)").build(10, 3, DriverSecret.ofSeed(seed));
        return IntStream.range(0, ROUNDS)
                .filter(round -> Arrays.equals(
                        guess.plan(round).assignment(0).subsets(),
                        experiment.coding().plan(round).assignment(0).subsets()))
                .count();
    }

    @Test
    void codesOfADriversSecretCannotBeForeseen() {
        assertEquals(ROUNDS, foreseen(experiment("seed")));
        // By chance one in 30,240.
        assertTrue(foreseen(experiment("driver")) < 2);
        int[] draws = experiment("driver").serverDraws(0).permutation(40);
        int[] others = experiment("driver").serverDraws(0).permutation(40);
        assertFalse(Arrays.equals(draws, others));
    }

    /** A seed's run repeats; a secret's does not, and says so. */
    @Test
    void onlyRunsOfASeedRepeat() {
        assertTrue(experiment("seed").repeats());
        assertEquals(0, experiment("seed").warnings().size());
        assertArrayEquals(
                Runs.run(experiment("seed")).last().theta(),
                Runs.run(experiment("seed")).last().theta());
        Experiment secret = experiment("driver");
        assertFalse(secret.repeats());
        assertTrue(secret.warnings().get(0).contains("does not repeat bit for bit"));
        assertFalse(Arrays.equals(
                Runs.run(secret).last().theta(),
                Runs.run(experiment("driver")).last().theta()));
    }
}
