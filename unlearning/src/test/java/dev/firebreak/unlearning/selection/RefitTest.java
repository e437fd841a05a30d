package dev.firebreak.unlearning.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefitTest {
    // Class 0 about 0, class 1 to the right.
    private static final double[] X = {-1, 0, 1, 8, 9, 10};
    private static final Examples LINE = new Examples(DenseFeatures.of(1, X), new double[] {0, 0, 0, 1, 1, 1}, 2);

    @Test
    void recallFallsWithTheRecordsThatSpeakForTheClass() {
        Refit refit = new Refit(LINE, LINE, 1, 10);
        Refit.Measured all = refit.on(IntStream.range(0, 6).toArray());
        assertEquals(1, all.recall());
        assertEquals(1, all.accuracy());
        assertEquals(1, all.f1());
        Refit.Measured none = refit.on(new int[] {0, 1, 2});
        assertEquals(0, none.recall());
        assertEquals(1, none.accuracy());
        // Found 3, none missed, 3 mistaken: 2 * 3 / (2 * 3 + 3).
        assertEquals(2.0 / 3, none.f1(), 1e-12);
        assertArrayEquals(all.theta(), refit.on(IntStream.range(0, 6).toArray()).theta());
    }

    // At the optimum the gradient of mean loss plus |theta|^2 / (2 C m) is 0: checked by hand for one weight and one
    // bias.
    @Test
    void theRegularizerIsThatOfSoManyRecords() {
        double[] theta = new Refit(LINE, LINE, 1, 0.5)
                .on(IntStream.range(0, 6).toArray())
                .theta();
        double slope = theta[0] / (0.5 * 6);
        for (int i = 0; i < 6; i++) {
            double x = X[i];
            slope += (1 / (1 + Math.exp(-(theta[0] * x + theta[1]))) - (i < 3 ? 0 : 1)) * x / 6;
        }
        assertEquals(0, slope, 2e-5);
        assertTrue(theta[0] > 0.1);
    }

    @Test
    void halfEffectIsTheFirstBudgetAtHalf() {
        double[] budgets = {0, 0.5, 1};
        assertEquals(0.5, Refit.halfEffect(budgets, new double[] {0.8, 0.4, 0.1}));
        assertEquals(1, Refit.halfEffect(budgets, new double[] {0.8, 0.41, 0.4}));
        assertEquals(Double.NaN, Refit.halfEffect(budgets, new double[] {0.8, 0.8, 0.8}));
    }

    @Test
    void bothClassesMustBeThereToJudgeBy() {
        assertThrows(IllegalArgumentException.class, () -> new Refit(LINE, LINE.select(0, 1), 1, 10));
    }
}
