package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValidationTest {
    private static final Dataset NUMBERED = numbered();

    /** Example i has the feature i, the target i and the owner i. */
    private static Dataset numbered() {
        double[] numbers = IntStream.range(0, 40).asDoubleStream().toArray();
        Examples examples = new Examples(DenseFeatures.of(1, numbers), numbers.clone(), 0);
        return Dataset.of(
                "numbered",
                examples,
                Optional.empty(),
                Optional.of(IntStream.range(0, 40).toArray()));
    }

    private static Validation split(double amount, long seed) {
        return Validation.of(NUMBERED, new Validation.Size(amount), Randomness.of(seed).stream("validation"));
    }

    @Test
    void whatIsHeldOutIsNotTrainedOnAndNothingIsLost() {
        Validation split = split(0.3, 1);
        double[] held = split.examples().orElseThrow().targets();
        double[] left = split.dataset().train().targets();
        assertEquals(12, held.length);
        assertArrayEquals(
                NUMBERED.train().targets(),
                DoubleStream.concat(Arrays.stream(held), Arrays.stream(left))
                        .sorted()
                        .toArray());
        assertArrayEquals(
                left,
                Arrays.stream(split.dataset().groups().orElseThrow())
                        .asDoubleStream()
                        .toArray());
        assertArrayEquals(left, split.dataset().train().features().values());
        assertArrayEquals(held, split(12, 1).examples().orElseThrow().targets());
        assertFalse(Arrays.equals(held, split(12, 2).examples().orElseThrow().targets()));
    }

    @Test
    void amountsThatLeaveNothingAreRefused() {
        assertThrows(InputException.class, () -> new Validation.Size(1.5));
        for (double amount : new double[] {0.01, 40, 1e300}) {
            InputException refused = assertThrows(InputException.class, () -> split(amount, 1));
            assertTrue(refused.getMessage().contains("of 40 training examples"), refused::getMessage);
        }
        InputException placed = assertThrows(InputException.class, () -> Runs.experiment(Map.of("validation", "2000")));
        assertTrue(placed.getMessage().startsWith("validation: "), placed::getMessage);
    }

    @Test
    void lossAndAccuracyAreOfWhatIsHeldOut() {
        Experiment experiment = Runs.experiment(Map.of("validation", "0.25", "rounds", "2"));
        assertEquals(1500, experiment.dataset().train().count());
        assertEquals(
                1500,
                IntStream.range(0, 10)
                        .map(k -> experiment.shards().examples(k, false).count())
                        .sum());
        Runs.Ran ran = Runs.run(experiment);
        SortedMap<String, Double> last = ran.heard().get(1);
        Examples held = experiment.validation().orElseThrow();
        assertEquals(500, held.count());
        assertEquals(experiment.model().evaluate(ran.last().theta(), held).loss(), last.get("validation/loss"));
        assertEquals(experiment.model().evaluate(ran.last().theta(), held).accuracy(), last.get("validation/accuracy"));
        assertFalse(
                Runs.run(Runs.experiment(Map.of("rounds", "2"))).heard().get(1).containsKey("validation/loss"));
    }
}
