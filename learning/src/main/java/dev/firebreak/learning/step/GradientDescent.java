package dev.firebreak.learning.step;

import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Norm;
import java.util.OptionalDouble;

/**
 * Projected gradient descent with weight decay and server momentum, in round t with aggregate R:
 *
 * <pre>
 *   g     = R + lambda theta
 *   v     = mu v + g                                   (v = 0 before the first round)
 *   theta = P(theta - rate factor(t) v)                (P: nearest point of the ball of the given radius around 0)
 * </pre>
 *
 * @param rate greater than 0
 * @param schedule the factor by round
 * @param weightDecay lambda, at least 0
 * @param momentum mu in [0, 1)
 * @param radius greater than 0; empty for no projection
 */
record GradientDescent(double rate, RateSchedule schedule, double weightDecay, double momentum, OptionalDouble radius)
        implements Step {
    private static final String VELOCITY = "velocity";

    @Override
    public State apply(double[] theta, double[] aggregate, int round, State state) {
        double size = rate * schedule.factor(round);
        double[] velocity = direction(theta, aggregate, state.get(VELOCITY));
        for (int j = 0; j < theta.length; j++) {
            theta[j] -= size * velocity[j];
        }
        radius.ifPresent(longest -> Norm.shorten(theta, longest));
        return momentum == 0 ? state : state.with(VELOCITY, velocity);
    }

    private double[] direction(double[] theta, double[] aggregate, double[] before) {
        double[] direction = aggregate.clone();
        for (int j = 0; j < direction.length; j++) {
            direction[j] += weightDecay * theta[j] + (before == null ? 0 : momentum * before[j]);
        }
        return direction;
    }
}
