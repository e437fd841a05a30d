package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of one block go another way to their inner products than longer ones, to the same bits: columns of zeros change nothing. */
class GramOfShortRowsTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 7", "4, 8", "9, 100", "101, 33", "23, 511", "23, 512", "6, 513"})
    void zerosBehindTheRowsChangeNoBit(int n, int d) {
        RandomStream stream = Randomness.of(n).stream("rows");
        double[][] rows = new double[n][d];
        for (int i = 0; i < n; i++) {
            int same = i - 2;
            Arrays.setAll(rows[i], q -> same % 5 == 1 ? rows[same][q] : stream.nextGaussian());
        }
        double[][] longer = new double[n][];
        Arrays.setAll(longer, i -> Arrays.copyOf(rows[i], 2 * GramPass.BLOCK + 3));
        Gram gram = Gram.of(Rows.of(rows));
        Gram padded = Gram.of(Rows.of(longer));
        assertArrayEquals(padded.inner(), gram.inner());
        assertArrayEquals(padded.squaredDistances(), gram.squaredDistances());
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double inner = 0;
                double distance = 0;
                for (int q = 0; q < d; q++) {
                    inner += rows[i][q] * rows[j][q];
                    distance += (rows[i][q] - rows[j][q]) * (rows[i][q] - rows[j][q]);
                }
                assertEquals(inner, gram.inner(i, j), 1e-11);
                assertEquals(distance, gram.squaredDistance(i, j), 1e-11);
            }
        }
    }
}
