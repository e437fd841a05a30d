package dev.firebreak.aggregation.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class LineSearchTest {
    private static final DoubleUnaryOperator PEAK_AT_FIVE = x -> -Math.abs(x - 5);

    @Test
    void byzflStepsToTheRightOnly() {
        // 0, then 0+4 better, 4+8 worse (step 8 * 0.5), then 4 + 4, 4 + 2, 4 + 1 (better, the peak), 5 + 0.5.
        assertEquals(
                List.of(0.0, 4.0, 12.0, 8.0, 6.0, 5.0, 5.5),
                tried(new LineSearch(LineSearch.Method.BYZFL, 7, 0, 4, 0.5), PEAK_AT_FIVE));
    }

    @Test
    void classicStepsToBothSides() {
        // 0, 4, 12 worse; from 12 back by 4: 8; back by 2: 6, as bad as 4, so not better; back by 1: 5, the peak; 5 -
        // 0.5.
        assertEquals(
                List.of(0.0, 4.0, 12.0, 8.0, 6.0, 5.0, 4.5),
                tried(new LineSearch(LineSearch.Method.CLASSIC, 7, 0, 4, 0.5), PEAK_AT_FIVE));
    }

    @Test
    void classicNeverGoesBelowZero() {
        // 0, 8 worse; back by 4: 4; back by 2: 2; back by 1: 1; back by 0.5; all worse than 0; 0.25, 0.125.
        assertEquals(
                List.of(0.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.25),
                tried(new LineSearch(LineSearch.Method.CLASSIC, 7, 0, 8, 0.5), x -> -x));
        // 0, 1 worse; 1 - 0.8 = 0.2; 0.2 - 0.64 < 0, so halfway towards 0.2 until it is not.
        List<Double> factors = tried(new LineSearch(LineSearch.Method.CLASSIC, 4, 0, 1, 0.8), x -> -x);
        assertEquals(0.2, factors.get(2), 1e-12);
        assertEquals(0.2 - 0.64 / 4, factors.get(3), 1e-12);
    }

    @Test
    void expansionDoublesAsLongAsItHelps() {
        // Twenty evaluations of a growing damage: 10 (2^19 - 1).
        assertEquals(5_242_870.0, new LineSearch(LineSearch.Method.BYZFL, 20, 0, 10, 0.8).maximise(x -> x));
    }

    @Test
    void firstOfEqualsStays() {
        for (LineSearch.Method method : LineSearch.Method.values()) {
            double first = method == LineSearch.Method.GRID ? -10 : 3;
            assertEquals(first, new LineSearch(method, 9, 3, 1, 0.8).maximise(x -> 1));
        }
    }

    @Test
    void plateauWithRoundingIsNotWalkedAlong() {
        for (LineSearch.Method method : new LineSearch.Method[] {LineSearch.Method.BYZFL, LineSearch.Method.CLASSIC}) {
            LineSearch search = new LineSearch(method, 16, 0, 1, 0.8);
            assertEquals(3, search.maximise(x -> x < 2 ? x : 2 + Math.ulp(2.0) * x));
        }
    }

    @Test
    void gridFindsAPeakBetweenItsPoints() {
        LineSearch grid = new LineSearch(LineSearch.Method.GRID, 40, 0, 10, 0.8);
        assertEquals(-7.3, grid.maximise(x -> -(x + 7.3) * (x + 7.3)), 1e-6);
        assertEquals(41 + 40, tried(grid, PEAK_AT_FIVE).size());
    }

    @Test
    void damageThatIsNotANumberIsNeverChosen() {
        LineSearch search = new LineSearch(LineSearch.Method.BYZFL, 20, 0, 10, 0.8);
        assertEquals(30, search.maximise(x -> x > 40 ? Double.NaN : Math.min(x, 30)));
    }

    private static List<Double> tried(LineSearch search, DoubleUnaryOperator damage) {
        List<Double> factors = new ArrayList<>();
        search.maximise(x -> {
            factors.add(x);
            return damage.applyAsDouble(x);
        });
        return factors;
    }
}
