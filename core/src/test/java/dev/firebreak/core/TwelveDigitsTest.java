package dev.firebreak.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TwelveDigitsTest {

    @Test
    void roundsToTheSideThatIsAskedFor() {
        assertEquals(0.333333333334, TwelveDigits.up(1.0 / 3));
        assertEquals(0.333333333333, TwelveDigits.down(1.0 / 3));
        assertEquals(-0.333333333333, TwelveDigits.up(-1.0 / 3));
        assertEquals(0.666666666667, TwelveDigits.nearest(2.0 / 3));
    }

    @Test
    void shortNumbersStayAsTheyAre() {
        for (double x : new double[] {0, 1e-5, 0.1, 6.573, 1e300, 5e-324, Double.POSITIVE_INFINITY}) {
            assertEquals(x, TwelveDigits.up(x));
            assertEquals(x, TwelveDigits.down(x));
        }
        assertTrue(Double.isNaN(TwelveDigits.up(Double.NaN)));
        assertEquals(Double.POSITIVE_INFINITY, TwelveDigits.up(Double.MAX_VALUE), "a bound stays a bound");
    }

    @Property
    void aBoundStaysABoundAndTheLastBitsAreGone(@ForAll double x) {
        assertTrue(TwelveDigits.up(x) >= x);
        assertTrue(TwelveDigits.down(x) <= x);
        assertEquals(TwelveDigits.up(x), TwelveDigits.up(TwelveDigits.up(x)));
        if (Math.abs(x) > 1e-300) {
            assertTrue(Math.abs(TwelveDigits.nearest(x) - x) <= 1e-11 * Math.abs(x));
        }
    }
}
