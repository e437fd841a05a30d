package dev.firebreak.learning.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import org.junit.jupiter.api.Test;

/** Steps and schedules by hand. */
class StepsTest {

    @Test
    void plainStepFollowsTheAggregate() {
        double[] theta = {1, 2};
        double[] aggregate = {4, -2};
        State memory = Steps.STEPS.build("sgd(rate=0.5)").apply(theta, aggregate, 7, State.EMPTY);
        assertArrayEquals(new double[] {-1, 3}, theta);
        assertArrayEquals(new double[] {4, -2}, aggregate);
        assertEquals(State.EMPTY, memory);
    }

    /** Weight decay acts on the parameters before the step: g = 4 + 0.5 * 2 = 5. */
    @Test
    void weightDecayJoinsTheAggregate() {
        double[] theta = {2};
        Steps.STEPS.build("sgd(rate=0.1, weight-decay=0.5)").apply(theta, new double[] {4}, 0, State.EMPTY);
        assertEquals(1.5, theta[0]);
    }

    /** v = 8, theta = -8; then v = 8/2 + (2 - 8/4) = 4, theta = -12; then v = 2 + (1 - 3) = 0. */
    @Test
    void momentumKeepsTheVelocity() {
        Step step = Steps.STEPS.build("sgd(rate=1, momentum=0.5, weight-decay=0.25)");
        double[] theta = {0};
        State first = step.apply(theta, new double[] {8}, 0, State.EMPTY);
        assertEquals(-8, theta[0]);
        State second = step.apply(theta, new double[] {2}, 1, first);
        assertEquals(-12, theta[0]);
        assertEquals(8, first.number("velocity", Double.NaN));
        State third = step.apply(theta, new double[] {1}, 2, second);
        assertEquals(-12, theta[0]);
        assertEquals(0, third.number("velocity", Double.NaN));
    }

    @Test
    void parametersStayInTheBall() {
        Step step = Steps.STEPS.build("sgd(rate=1, radius=5)");
        double[] theta = {0, 0};
        step.apply(theta, new double[] {-3, -4}, 0, State.EMPTY);
        assertArrayEquals(new double[] {3, 4}, theta);
        step.apply(theta, new double[] {-3, -4}, 1, State.EMPTY);
        assertArrayEquals(new double[] {3, 4}, theta, 1e-15);
    }

    /** The schedule 0.75 / (1 + floor(t / 50)). */
    @Test
    void decayFallsEveryPeriod() {
        RateSchedule decay = Steps.SCHEDULES.build("decay(period=50, scale=50)");
        assertEquals(1, decay.factor(0));
        assertEquals(1, decay.factor(49));
        assertEquals(0.5, decay.factor(50));
        assertEquals(0.5, decay.factor(99));
        assertEquals(1.0 / 3, decay.factor(100));
        assertEquals(
                1 / (1 + 1500 / 167.0),
                Steps.SCHEDULES.build("decay(period=1500, scale=167)").factor(2999));
        assertEquals(0.5, Steps.SCHEDULES.build("decay(scale=8)").factor(8));
    }

    @Test
    void milestonesMultiply() {
        RateSchedule milestones = Steps.SCHEDULES.build("milestones(at=350 420 480, factor=0.25)");
        assertEquals(1, milestones.factor(349));
        assertEquals(0.25, milestones.factor(350));
        assertEquals(0.0625, milestones.factor(479));
        assertEquals(0.015625, milestones.factor(100_000));
    }

    @Test
    void cosineFallsToItsLeastAndStaysThere() {
        RateSchedule cosine = Steps.SCHEDULES.build("cosine(rounds=100, least=0.2)");
        assertEquals(1, cosine.factor(0));
        assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, cosine.factor(25), 1e-15);
        assertEquals(0.6, cosine.factor(50), 1e-15);
        assertEquals(0.2, cosine.factor(100), 1e-15);
        assertEquals(0.2, cosine.factor(5000), 1e-15);
        assertEquals(0, Steps.SCHEDULES.build("cosine(rounds=8)").factor(8), 1e-15);
    }

    /** Bias-corrected, the first moments are 4 and 16; epsilon 1 makes the first move 4 / 5. */
    @Test
    void adamCorrectsTheBiasOfItsMoments() {
        Step adam = Steps.STEPS.build("adam(rate=1, beta1=0.9, beta2=0.999, epsilon=1)");
        double[] theta = {0};
        // Rounds that were lost before are not counted.
        State first = adam.apply(theta, new double[] {4}, 7, State.EMPTY);
        assertEquals(-0.8, theta[0], 1e-14);
        adam.apply(theta, new double[] {-2}, 8, first);
        double m = (0.9 * 0.4 - 0.1 * 2) / (1 - 0.81);
        double v = (0.999 * 0.016 + 0.001 * 4) / (1 - 0.998001);
        assertEquals(-0.8 - m / (Math.sqrt(v) + 1), theta[0], 1e-12);
    }

    /** g = 1 + 0.5 * 2 = 2 moves by the rate, to 1.9 and into the ball of radius 1. */
    @Test
    void adamDecaysWeightsAndProjects() {
        double[] theta = {2};
        Steps.STEPS.build("adam(rate=0.1, weight-decay=0.5, epsilon=2)").apply(theta, new double[] {1}, 0, State.EMPTY);
        assertEquals(1.95, theta[0], 1e-14);
        Steps.STEPS.build("adam(rate=0.1, radius=1)").apply(theta, new double[] {1}, 0, State.EMPTY);
        assertEquals(1, theta[0], 1e-15);
        theta[0] = 0;
        Steps.STEPS
                .build("adam(rate=1, epsilon=1, schedule=milestones(at=1, factor=0.5))")
                .apply(theta, new double[] {1}, 1, State.EMPTY);
        assertEquals(-0.25, theta[0], 1e-15);
    }

    @Test
    void scheduleScalesTheStep() {
        Step step = Steps.STEPS.build("sgd(rate=1, schedule=milestones(at=1, factor=0.5))");
        double[] theta = {0};
        State memory = step.apply(theta, new double[] {-1}, 0, State.EMPTY);
        assertEquals(1, theta[0]);
        step.apply(theta, new double[] {-1}, 1, memory);
        assertEquals(1.5, theta[0]);
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        for (String call : new String[] {
            "sgd(rate=0)",
            "sgd(momentum=1)",
            "sgd(weight-decay=-1)",
            "sgd(radius=0)",
            "sgd(schedule=decay)",
            "sgd(schedule=decay(period=0, scale=1))",
            "sgd(schedule=milestones(at=a))",
            "sgd(schedule=milestones(at=1 -2))",
            "sgd(schedule=cosine)",
            "sgd(schedule=cosine(rounds=0))",
            "sgd(schedule=cosine(rounds=1, least=2))",
            "adam(beta2=1)",
            "adam(epsilon=0)"
        }) {
            assertThrows(InputException.class, () -> Steps.STEPS.build(call), call);
        }
        InputException unknown =
                assertThrows(InputException.class, () -> Steps.STEPS.build("sgd(schedule=milestone(at=3))"));
        assertTrue(unknown.getMessage().contains("did you mean 'milestones'?"), unknown::getMessage);
    }
}
