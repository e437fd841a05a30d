package dev.firebreak.coding;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.UnusableRows;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.core.State;
import dev.firebreak.core.linalg.LeastSquares;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;

/**
 * The two linear regressions of the gradient-coding specification, section 5, and a simulated run on them: F(x) = (1/N) sum_k
 * (1/2m) sum_s (z_ks . x - y_ks)^2.
 */
final class Regression {
    private static final AggregationContext CONTEXT = new AggregationContext(null, Draw.fixed(), UnusableRows.DROP, 1);

    private final int dimension;
    private final double[][][] z;
    private final double[][] y;

    private Regression(int subsets, int samples, int dimension) {
        this.dimension = dimension;
        this.z = new double[subsets][samples][dimension];
        this.y = new double[subsets][samples];
    }

    /** R1: N = Q = 100, one sample per subset, features of deviation 10, solutions of variance 1 + 0.3 k. */
    static Regression r1(long seed) {
        Regression problem = new Regression(100, 1, 100);
        RandomStream stream = Randomness.of(seed).stream("r1");
        for (int k = 0; k < 100; k++) {
            double deviation = Math.sqrt(1 + 0.3 * (k + 1));
            problem.fill(k, normal(stream, 100, deviation, new double[100]), 10, 1, stream);
        }
        return problem;
    }

    /** R2: N = 40, Q = 20, 40 samples per subset, solutions one unit normal apart from a common one, noise 0.5. */
    static Regression r2(long seed) {
        Regression problem = new Regression(40, 40, 20);
        RandomStream stream = Randomness.of(seed).stream("r2");
        double[] centre = normal(stream, 20, 1, new double[20]);
        for (int k = 0; k < 40; k++) {
            problem.fill(k, normal(stream, 20, 1, centre), 1, 0.5, stream);
        }
        return problem;
    }

    private static double[] normal(RandomStream stream, int length, double deviation, double[] around) {
        double[] drawn = new double[length];
        Arrays.setAll(drawn, q -> around[q] + deviation * stream.nextGaussian());
        return drawn;
    }

    private void fill(int k, double[] solution, double deviation, double noise, RandomStream stream) {
        for (int s = 0; s < y[k].length; s++) {
            z[k][s] = normal(stream, dimension, deviation, new double[dimension]);
            y[k][s] = noise * stream.nextGaussian();
            for (int q = 0; q < dimension; q++) {
                y[k][s] += z[k][s][q] * solution[q];
            }
        }
    }

    int subsets() {
        return y.length;
    }

    /** Overwrites the subset gradients and returns F. */
    double gradients(double[] x, double[][] gradients) {
        double loss = 0;
        for (int k = 0; k < y.length; k++) {
            Arrays.fill(gradients[k], 0);
            int m = y[k].length;
            for (int s = 0; s < m; s++) {
                double residual = -y[k][s];
                for (int q = 0; q < dimension; q++) {
                    residual += z[k][s][q] * x[q];
                }
                loss += residual * residual / (2.0 * m * y.length);
                for (int q = 0; q < dimension; q++) {
                    gradients[k][q] += residual * z[k][s][q] / m;
                }
            }
        }
        return loss;
    }

    double loss(double[] x) {
        return gradients(x, new double[y.length][dimension]);
    }

    /** The minimiser of F. */
    double[] solution() {
        double[][] a = new double[y.length * y[0].length][];
        double[] b = new double[a.length];
        for (int row = 0; row < a.length; row++) {
            a[row] = z[row / y[0].length][row % y[0].length];
            b[row] = y[row / y[0].length][row % y[0].length];
        }
        return LeastSquares.solve(a, b).x();
    }

    /** V at x: the mean squared distance of the subset gradients from their mean. */
    double dissimilarity(double[] x) {
        double[][] gradients = new double[y.length][dimension];
        gradients(x, gradients);
        return LadVectorsTest.spread(gradients, LadVectorsTest.mean(gradients));
    }

    /**
     * One run.
     *
     * @param attack what the last f workers send, or {@code null} if they follow the protocol
     * @return the mean of F over the last {@code tail} iterates; infinite if they diverge
     */
    double run(
            CodingScheme scheme, Pipeline pipeline, int byzantine, Attack attack, double step, int rounds, int tail) {
        double[] x = new double[dimension];
        double[][] gradients = new double[y.length][dimension];
        double total = 0;
        for (int t = 0; t < rounds; t++) {
            double loss = gradients(x, gradients);
            if (!(loss < 1e12)) {
                return Double.POSITIVE_INFINITY;
            }
            total += t >= rounds - tail ? loss : 0;
            CodingPlan plan = scheme.plan(t);
            double[][] messages = plan.encodeAll(y.length, dimension, k -> gradients[k]);
            if (attack != null) {
                forge(messages, byzantine, attack, pipeline, t);
            }
            double[] aggregate = server(plan.decode(Received.of(messages, dimension, true, false)), pipeline);
            for (int q = 0; q < dimension; q++) {
                x[q] -= step * aggregate[q];
            }
        }
        return total / tail;
    }

    private static double[] server(Decoded decoded, Pipeline pipeline) {
        if (decoded instanceof Decoded.ToAggregate rows) {
            return pipeline.aggregate(rows.rows(), rows.byzantine(), CONTEXT).vector();
        }
        return ((Decoded.Recovered) decoded).gradient();
    }

    private static void forge(double[][] messages, int byzantine, Attack attack, Pipeline pipeline, int round) {
        int honest = messages.length - byzantine;
        double[][] own = Arrays.copyOfRange(messages, honest, messages.length);
        var forgery = attack.forge(new AttackContext(
                Rows.of(Arrays.copyOf(messages, honest)),
                byzantine,
                byzantine,
                pipeline,
                CONTEXT,
                Rows.of(own),
                null,
                round,
                Randomness.of(0).stream("attack", round, 0),
                State.EMPTY));
        for (int k = 0; k < byzantine; k++) {
            messages[honest + k] = forgery.rowOf(k);
        }
    }
}
