package dev.firebreak.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExactSumsTest {

    private static double sum(double... values) {
        ExactSums sums = new ExactSums(1);
        for (double value : values) {
            sums.add(0, value);
        }
        return sums.sum(0);
    }

    @Test
    void nothingIsLost() {
        assertEquals(0, sum());
        assertEquals(1, sum(1e100, 1, -1e100));
        assertEquals(Double.MIN_VALUE, sum(1e300, Double.MIN_VALUE, -1e300));
        assertEquals(-3 * Double.MIN_VALUE, sum(-Double.MIN_VALUE, -Double.MIN_VALUE, -Double.MIN_VALUE));
        assertEquals(Double.MAX_VALUE, sum(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE));
        assertEquals(Double.POSITIVE_INFINITY, sum(Double.MAX_VALUE, Double.MAX_VALUE));
    }

    // 1 + 2^-53 is a tie and goes to the even 1; anything more goes up.
    @Test
    void roundedToTheNearestAtTheEnd() {
        assertEquals(1, sum(1, 0x1p-53));
        assertEquals(Math.nextUp(1.0), sum(1, 0x1p-53, 0x1p-200));
        assertEquals(-1, sum(-1, -0x1p-53));
        assertThrows(IllegalArgumentException.class, () -> sum(Double.NaN));
    }

    @Test
    void anyOrderAndAnySplitGiveTheSameBits() {
        RandomStream stream = Randomness.of(1).stream("sums");
        int n = 3000;
        double[] values = new double[n];
        Arrays.setAll(values, i -> Math.scalb(stream.nextGaussian(), stream.nextInt(120) - 60));
        double exact = Arrays.stream(values)
                .mapToObj(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
        assertEquals(exact, sum(values));
        for (int parts : new int[] {1, 2, 7}) {
            ExactSums[] split = new ExactSums[parts];
            Arrays.setAll(split, p -> new ExactSums(2));
            for (int i : stream.permutation(n)) {
                split[stream.nextInt(parts)].add(1, values[i]);
            }
            ExactSums merged = new ExactSums(2);
            for (ExactSums part : split) {
                merged.addAll(part);
            }
            assertEquals(exact, merged.sum(1));
            assertEquals(0, merged.sum(0));
        }
    }

    // Doubling 40 times makes 2^40 additions, far more than digits hold without passing carries on.
    @Test
    void carriesAreKept() {
        ExactSums sums = new ExactSums(1);
        double x = -0.1;
        sums.add(0, x);
        for (int i = 0; i < 40; i++) {
            sums.addAll(sums);
        }
        assertEquals(Math.scalb(x, 40), sums.sum(0));
    }
}
