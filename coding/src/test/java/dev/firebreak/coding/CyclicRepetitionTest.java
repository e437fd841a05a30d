package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CyclicRepetitionTest {

    // 3 x 9, rows summing to 0; columns 2 and 3 are equal but for `apart`, so every window with both is
    // ill-conditioned.
    private static double[][] draw(int attempt, double apart) {
        RandomStream stream = Randomness.of(attempt).stream("H");
        double[][] h = new double[3][9];
        for (double[] row : h) {
            for (int j = 0; j < 8; j++) {
                row[j] = j == 3 && apart > 0 ? row[2] + apart * stream.nextGaussian() : stream.nextGaussian();
                row[8] -= row[j];
            }
        }
        return h;
    }

    /** The code of a given H, however ill conditioned. */
    static CyclicRepetition of(double[][] h) {
        double[][] b = new double[h[0].length][h[0].length];
        CyclicRepetition.fill(h, b);
        return new CyclicRepetition(h.length, b, new Recoveries());
    }

    /** Windows of condition above 1e8 would lose half of the digits: the draw is made again, and again. */
    @Test
    void illConditionedDrawsAreMadeAgain() {
        AtomicInteger draws = new AtomicInteger();
        double[] apart = {1e-14, 1e-10, 0};
        CyclicRepetition code = CyclicRepetition.first(9, attempt -> {
            assertEquals(draws.getAndIncrement(), attempt);
            return draw(attempt, apart[attempt]);
        });
        assertEquals(3, draws.get());
        double[][] expected = of(draw(2, 0)).matrix();
        for (int i = 0; i < 9; i++) {
            assertArrayEquals(expected[i], code.matrix()[i]);
        }
    }

    @Test
    void everyRowIsOrthogonalToTheDraw() {
        double[][] h = draw(4, 0);
        for (double[] row : of(h).matrix()) {
            for (double[] check : h) {
                double product = 0;
                for (int k = 0; k < row.length; k++) {
                    product += row[k] * check[k];
                }
                assertEquals(
                        0, product, 1e-12 * Arrays.stream(row).map(Math::abs).sum());
            }
        }
    }

    /** Two equal columns in a window leave a row of B that is orthogonal to nothing: the answers are enough, and do not add up. */
    @Test
    void aSumThatDoesNotAddUpIsNotExact() {
        assertEquals(DecodingStatus.EXACT, decoded(0).status());
        assertEquals(DecodingStatus.NOT_CERTIFIED, decoded(1e-14).status());
    }

    private static Decoded decoded(double apart) {
        CodingPlan plan = of(draw(1, apart)).plan(0);
        double[][] sent = plan.encodeAll(9, 1, k -> new double[] {k});
        Arrays.fill(sent, 3, 6, null);
        return plan.decode(Received.of(sent, 1, true, false));
    }
}
