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
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {

    @ParameterizedTest
    @ValueSource(strings = {"iid", "extreme", "gamma(similarity=0.37)", "dirichlet(alpha=0.3)", "dirichlet(alpha=50)"})
    void everyExampleGoesToExactlyOneParty(String partition) {
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
    void extremeGivesEachPartyOneClass() {
        Dataset set = labelled(500, 10);
        int[][] split = split("extreme", set, 10);
        for (int party = 0; party < 10; party++) {
            int owner = party;
            assertTrue(Arrays.stream(split[party]).allMatch(i -> set.train().label(i) == owner));
        }
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
            assertTrue(classes >= 7, "the similar half of a party holds " + classes + " classes");
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
    void dirichletByWorkerTakesNothingTwiceWithinAPartyAndKeepsToItsShare() {
        Dataset set = labelled(1000, 10);
        int[][] split = split("dirichlet(alpha=0.5, over=worker)", set, 10);
        for (int[] part : split) {
            assertEquals(part.length, Arrays.stream(part).distinct().count());
            // floor(N / h) = 100, less at most one per class by the floors and what a class could not give.
            assertTrue(part.length <= 100 && part.length > 80, "a party holds " + part.length);
        }
        assertTrue(Arrays.stream(Cut.join(split)).distinct().count() < Cut.join(split).length, "parties may share");
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
    void aDrawThatLeavesAPartyEmptyIsRepeated() {
        Dataset set = labelled(40, 4);
        // With seeds 1..20 a single draw of this shape nearly always leaves someone empty.
        int emptyFirst = 0;
        for (long seed = 1; seed <= 20; seed++) {
            double[][] shares = Dirichlet.rows(4, 6, 0.3, stream(seed));
            int[] labels = IntStream.range(0, 40).map(i -> i % 4).toArray();
            boolean empty =
                    Arrays.stream(DirichletByClass.split(labels, shares)).anyMatch(part -> part.length == 0);
            emptyFirst += empty ? 1 : 0;
            int[][] split = Partitions.PARTITIONS.build("dirichlet(alpha=0.3)").split(set, 6, stream(seed));
            assertTrue(Arrays.stream(split).allMatch(part -> part.length > 0));
        }
        assertTrue(emptyFirst > 0, "no first draw was repeated, so nothing was shown");
    }

    @Test
    void hopelessDrawsFailWithAnAnswer() {
        InputException refused =
                assertThrows(InputException.class, () -> split("dirichlet(alpha=0.001)", labelled(20, 2), 15));
        assertTrue(refused.getMessage().contains("100 draws"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"iid", "extreme", "gamma(similarity=0.5)"})
    void morePartiesThanExamplesAreRefused(String partition) {
        InputException refused = assertThrows(InputException.class, () -> split(partition, labelled(5, 2), 6));
        assertTrue(refused.getMessage().contains("5 training examples for 6 parties"), refused.getMessage());
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
        assertTrue(refused.getMessage().contains("3 owners, but 4 parties"), refused.getMessage());
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
