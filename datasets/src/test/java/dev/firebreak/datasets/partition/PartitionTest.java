package dev.firebreak.datasets.partition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {

    @ParameterizedTest
    @ValueSource(strings = {"iid", "extreme", "gamma(similarity=0.37)", "dirichlet(alpha=0.3)", "dirichlet(alpha=50)"})
    void everyExampleGoesToExactlyOneWorker(String partition) {
        int[][] split = split(partition, labelled(503, 10), 7);
        int[] all = Cut.join(split);
        Arrays.sort(all);
        assertArrayEquals(IntStream.range(0, 503).toArray(), all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iid", "extreme", "gamma(similarity=0)", "gamma(similarity=1)"})
    void evenPartsDifferByAtMostOneLargerFirst(String partition) {
        int[] sizes = Arrays.stream(split(partition, labelled(503, 10), 7))
                .mapToInt(part -> part.length)
                .toArray();
        assertArrayEquals(new int[] {72, 72, 72, 72, 72, 72, 71}, sizes);
    }

    @Test
    void iidIsShuffled() {
        int[] first = split("iid", labelled(503, 10), 7)[0];
        assertTrue(IntStream.range(1, first.length).anyMatch(i -> first[i] < first[i - 1]));
    }

    @Test
    void extremeGivesEachWorkerOneClass() {
        Dataset set = labelled(500, 10);
        int[][] split = split("extreme", set, 10);
        for (int worker = 0; worker < 10; worker++) {
            int owner = worker;
            assertTrue(Arrays.stream(split[worker]).allMatch(i -> set.train().label(i) == owner));
        }
    }

    /** Classes of other sizes than an even cut would have. */
    @Test
    void byClassGivesEachWorkerAWholeClass() {
        Dataset set = labelled(503, 10);
        int[][] split = split("by-class", set, 10);
        for (int worker = 0; worker < 10; worker++) {
            int owner = worker;
            assertArrayEquals(
                    IntStream.range(0, 503)
                            .filter(i -> set.train().label(i) == owner)
                            .toArray(),
                    split[worker]);
        }
        InputException refused = assertThrows(InputException.class, () -> split("by-class", set, 9));
        assertTrue(refused.getMessage().contains("10 classes, but 9 workers hold data"), refused.getMessage());
    }

    @Test
    void theSkewedShareIsSortedByLabelThenIndexWhateverTheDraw() {
        Dataset set = labelled(503, 10);
        int[][] split = split("extreme", set, 7);
        assertArrayEquals(split, Partitions.PARTITIONS.build("extreme").split(set, 7, stream(2)));
        int[] sorted = Cut.join(split);
        for (int i = 1; i < sorted.length; i++) {
            int before = 1000 * set.train().label(sorted[i - 1]) + sorted[i - 1];
            assertTrue(before < 1000 * set.train().label(sorted[i]) + sorted[i]);
        }
    }

    /** A set sorted by label must not decide what the iid share holds: it is drawn from the whole set. */
    @Test
    void gammaDrawsItsSimilarShareFromAllClasses() {
        Dataset sorted = dataset(IntStream.range(0, 1000).map(i -> i / 100).toArray(), 10);
        int[][] split = split("gamma(similarity=0.5)", sorted, 10);
        for (int[] part : split) {
            long classes = Arrays.stream(part)
                    .limit(50)
                    .map(sorted.train()::label)
                    .distinct()
                    .count();
            assertTrue(classes >= 7, "the similar half of a worker holds " + classes + " classes");
        }
    }

    @Test
    void smallAlphaSkewsAndLargeAlphaDoesNot() {
        for (String over : new String[] {"class", "worker"}) {
            double skewed = meanLargestShare("dirichlet(alpha=0.05, over=" + over + ")");
            double even = meanLargestShare("dirichlet(alpha=1000, over=" + over + ")");
            assertTrue(skewed > 0.5, over + ": largest class has share " + skewed);
            assertTrue(even < 0.14, over + ": largest class has share " + even);
        }
    }

    @Test
    void dirichletByWorkerTakesNothingTwiceWithinAWorkerAndKeepsToItsShare() {
        Dataset set = labelled(1000, 10);
        int[][] split = split("dirichlet(alpha=0.5, over=worker)", set, 10);
        for (int[] part : split) {
            assertEquals(part.length, Arrays.stream(part).distinct().count());
            // floor(N / h) = 100, less at most one per class by the floors and what a class could not give.
            assertTrue(part.length <= 100 && part.length > 80, "a worker holds " + part.length);
        }
        assertTrue(Arrays.stream(Cut.join(split)).distinct().count() < Cut.join(split).length, "workers may share");
    }

    @Test
    void theStreamDecides() {
        Dataset set = labelled(503, 10);
        for (String partition :
                new String[] {"iid", "gamma", "dirichlet(alpha=1)", "dirichlet(alpha=1, over=worker)"}) {
            assertArrayEquals(split(partition, set, 7), split(partition, set, 7));
            int[][] other = Partitions.PARTITIONS.build(partition).split(set, 7, stream(2));
            assertNotEquals(Arrays.deepToString(split(partition, set, 7)), Arrays.deepToString(other));
        }
    }

    @Test
    void aDrawThatLeavesAWorkerEmptyIsRepeated() {
        Dataset set = labelled(40, 4);
        // With seeds 1..20 a single draw of this shape nearly always leaves someone empty.
        int emptyFirst = 0;
        for (long seed = 1; seed <= 20; seed++) {
            RandomStream draws = stream(seed);
            double[][] shares = Dirichlet.rows(4, 6, 0.3, draws);
            int[][] orders = new int[4][];
            Arrays.setAll(orders, c -> draws.permutation(6));
            int[] labels = IntStream.range(0, 40).map(i -> i % 4).toArray();
            boolean empty =
                    Arrays.stream(Dirichlet.byClass(labels, shares, orders)).anyMatch(part -> part.length == 0);
            emptyFirst += empty ? 1 : 0;
            int[][] split = Partitions.PARTITIONS.build("dirichlet(alpha=0.3)").split(set, 6, stream(seed));
            assertTrue(Arrays.stream(split).allMatch(part -> part.length > 0));
        }
        assertTrue(emptyFirst > 0, "no first draw was repeated, so nothing was shown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.001", "1e-9", "1e-300", "4.9e-324"})
    void hopelessDrawsFailWithAnAnswer(String alpha) {
        InputException refused =
                assertThrows(InputException.class, () -> split("dirichlet(alpha=" + alpha + ")", labelled(20, 2), 15));
        assertTrue(
                refused.getMessage().contains("left a worker without examples in each of 100 draws"),
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-6, 0.1, 0.999, 1, 3, 1e6, 1e300})
    void sharesAddUpToOneForEveryAlpha(double alpha) {
        for (double[] row : Dirichlet.rows(50, 7, alpha, stream(3))) {
            assertEquals(1, Arrays.stream(row).sum(), 1e-12);
            assertTrue(Arrays.stream(row).allMatch(share -> share >= 0), Arrays.toString(row));
        }
    }

    /**
     * The moments of Dir(alpha, ..., alpha) over k: mean 1 / k, variance (k - 1) / (k^2 (k alpha + 1)). Over 20,000 rows the
     * standard error of the mean square is below 1.5 % of it; the bound is four of them.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 1, 4})
    void sharesHaveTheMomentsOfTheLaw(double alpha) {
        int k = 5;
        double square = 0;
        double mean = 0;
        for (double[] row : Dirichlet.rows(20_000, k, alpha, stream(11))) {
            square += row[2] * row[2];
            mean += row[2];
        }
        double variance = (k - 1) / (k * k * (k * alpha + 1));
        assertEquals(0.2, mean / 20_000, 4 * Math.sqrt(variance / 20_000));
        assertEquals(variance + 0.04, square / 20_000, 0.06 * (variance + 0.04));
    }

    /**
     * 100 examples of 10 classes, alpha 0.1, 10 workers, 300 seeds: every worker holds 10 examples and the same number of classes on
     * average. The standard errors are about 0.5 examples and 0.07 classes; five of them are allowed. With cuts in a fixed order the last
     * worker held 17.6 examples of 9.8 classes.
     */
    @Test
    void noWorkerOfADirichletSplitIsFavoured() {
        Dataset set = labelled(100, 10);
        double[] examples = new double[10];
        double[] classes = new double[10];
        for (long seed = 1; seed <= 300; seed++) {
            int[][] split = Partitions.PARTITIONS.build("dirichlet(alpha=0.1)").split(set, 10, stream(seed));
            for (int worker = 0; worker < 10; worker++) {
                examples[worker] += split[worker].length / 300.0;
                classes[worker] += Arrays.stream(split[worker])
                                .map(set.train()::label)
                                .distinct()
                                .count()
                        / 300.0;
            }
        }
        double meanClasses = Arrays.stream(classes).average().orElseThrow();
        for (int worker = 0; worker < 10; worker++) {
            assertEquals(10, examples[worker], 2.5, "examples " + Arrays.toString(examples));
            assertEquals(meanClasses, classes[worker], 0.35, "classes " + Arrays.toString(classes));
        }
    }

    @Test
    void moreThanTheExamplesAreRefusedWithoutRoomForAllWorkers() {
        for (String partition : List.of("iid", "extreme", "dirichlet(alpha=1)", "dirichlet(alpha=1, over=worker)")) {
            InputException refused =
                    assertThrows(InputException.class, () -> split(partition, labelled(20, 2), Integer.MAX_VALUE));
            assertTrue(refused.getMessage().contains("20 training examples for 2147483647"), refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iid", "extreme", "gamma(similarity=0.5)"})
    void moreWorkersThanExamplesAreRefused(String partition) {
        InputException refused = assertThrows(InputException.class, () -> split(partition, labelled(5, 2), 6));
        assertTrue(refused.getMessage().contains("5 training examples for 6 workers"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"extreme", "gamma", "dirichlet(alpha=1)", "dirichlet(alpha=1, over=worker)"})
    void splitsByClassNeedClasses(String partition) {
        InputException refused = assertThrows(InputException.class, () -> split(partition, dataset(new int[20], 0), 2));
        assertTrue(refused.getMessage().contains("has no classes"), refused.getMessage());
    }

    @Test
    void byGroupFollowsTheOwners() {
        Examples examples = labelled(6, 2).train();
        Dataset owned = Dataset.of("owned", examples, Optional.empty(), Optional.of(new int[] {2, 0, 1, 2, 0, 2}));
        assertArrayEquals(new int[][] {{1, 4}, {2}, {0, 3, 5}}, split("by-group", owned, 3));
        InputException refused = assertThrows(InputException.class, () -> split("by-group", owned, 4));
        assertTrue(refused.getMessage().contains("3 owners, but 4 workers"), refused.getMessage());
        assertThrows(InputException.class, () -> split("by-group", labelled(6, 2), 3));
    }

    private static double meanLargestShare(String partition) {
        Dataset set = labelled(5000, 10);
        double sum = 0;
        int[][] split = split(partition, set, 8);
        for (int[] part : split) {
            int[] counts = new int[10];
            for (int i : part) {
                counts[set.train().label(i)]++;
            }
            sum += (double) Arrays.stream(counts).max().orElseThrow() / part.length;
        }
        return sum / split.length;
    }

    private static int[][] split(String partition, Dataset set, int parts) {
        return Partitions.PARTITIONS.build(partition).split(set, parts, stream(1));
    }

    private static RandomStream stream(long seed) {
        return Randomness.of(seed).stream("partition");
    }

    private static Dataset labelled(int count, int classes) {
        return dataset(IntStream.range(0, count).map(i -> i * 7 % classes).toArray(), classes);
    }

    private static Dataset dataset(int[] labels, int classes) {
        double[] targets = Arrays.stream(labels).asDoubleStream().toArray();
        Examples examples = new Examples(DenseFeatures.of(1, new double[labels.length]), targets, classes);
        return Dataset.of("numbers", examples, Optional.empty(), Optional.empty());
    }
}
