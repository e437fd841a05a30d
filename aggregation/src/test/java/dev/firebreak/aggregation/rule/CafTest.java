package dev.firebreak.aggregation.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CafTest {

    private static int passes(Gram gram, int byzantine) {
        Caf.Filter filter = new Caf.Filter(gram, byzantine);
        int passes = 0;
        while (filter.isOpen()) {
            filter.pass();
            passes++;
            assertTrue(passes <= gram.n(), passes + " passes over " + gram.n() + " rows");
        }
        return passes;
    }

    // Rows in clusters of different distances, so that many passes are needed.
    private static Gram gram(int n, int d, RandomStream stream) {
        double[][] rows = new double[n][d];
        for (int i = 0; i < n; i++) {
            double far = Math.pow(10, stream.nextInt(8));
            Arrays.setAll(rows[i], q -> far * stream.nextGaussian());
        }
        return Gram.of(Rows.of(rows));
    }

    /** Each pass takes all weight from one row at least, so there are n passes at most, however far the rows are apart. */
    @Test
    void thereAreAtMostAsManyPassesAsRows() {
        RandomStream stream = Randomness.of(6).stream("caf");
        int most = 0;
        for (int trial = 0; trial < 200; trial++) {
            int n = 3 + stream.nextInt(20);
            most = Math.max(most, passes(gram(n, 1 + stream.nextInt(6), stream), (n - 1) / 2));
        }
        assertTrue(most > 5, "the rows were too easy: " + most + " passes");
    }

    @Test
    void withoutFaultyRowsThereIsNoPass() {
        assertEquals(0, passes(gram(7, 3, Randomness.of(6).stream("caf")), 0));
    }

    @Test
    void equalRowsTakeOnePass() {
        Gram gram = Gram.of(Rows.of(new double[][] {{1, 2}, {1, 2}, {1, 2}}));
        assertEquals(1, passes(gram, 1));
        double third = 1.0 / 3;
        assertArrayEquals(new double[] {third, third, third}, new Caf().weights(gram, 1));
    }
}
