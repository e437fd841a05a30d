package dev.firebreak.learning.step;

import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Norm;
import java.util.OptionalDouble;

/**
 * Adam of the aggregates: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, Algorithm 1, with weight decay in the
 * gradient. With the aggregate R, in the t-th round that had one (t = 1, 2, ...; a lost round is not counted):
 *
 * <pre>
 *   g     = R + lambda theta
 *   m     = beta1 m + (1 - beta1) g           (m = v = 0 before the first round)
 *   v     = beta2 v + (1 - beta2) g^2
 *   theta = P(theta - rate factor (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon))
 * </pre>
 *
 * <p>P is the nearest point of the ball of the given radius around 0, if there is one. The state holds m, v and t.
 *
 * @param rate first step size, greater than 0
 * @param schedule how it changes with the round
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param epsilon greater than 0
 * @param weightDecay lambda, at least 0
 * @param radius of the ball; empty for none
 */
record Adam(
        double rate,
        RateSchedule schedule,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        OptionalDouble radius)
        implements Step {
    private static final String FIRST = "first-moment";
    private static final String SECOND = "second-moment";
    private static final String COUNT = "updates";

    @Override
    public State apply(double[] theta, double[] aggregate, int round, State state) {
        double count = state.number(COUNT, 0) + 1;
        double size = rate * schedule.factor(round);
        double first = 1 - StrictMath.pow(beta1, count);
        double second = 1 - StrictMath.pow(beta2, count);
        double[] m = copy(state.get(FIRST), theta.length);
        double[] v = copy(state.get(SECOND), theta.length);
        for (int j = 0; j < theta.length; j++) {
            double g = aggregate[j] + weightDecay * theta[j];
            m[j] = beta1 * m[j] + (1 - beta1) * g;
            v[j] = beta2 * v[j] + (1 - beta2) * g * g;
            theta[j] -= size * (m[j] / first) / (Math.sqrt(v[j] / second) + epsilon);
        }
        radius.ifPresent(longest -> Norm.shorten(theta, longest));
        return state.with(FIRST, m).with(SECOND, v).with(COUNT, count);
    }

    private static double[] copy(double[] before, int length) {
        return before == null ? new double[length] : before.clone();
    }
}
