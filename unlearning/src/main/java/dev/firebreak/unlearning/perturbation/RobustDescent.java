package dev.firebreak.unlearning.perturbation;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.UnusableRows;
import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import java.util.function.IntConsumer;

/**
 * Robust gradient descent, theta_{t+1} = theta_t - gamma TM_f(gradients of m groups), where TM_f drops the f smallest and the
 * f largest values of every coordinate and averages the rest. Up to f corrupt groups move the result by no more than the
 * retained records disagree:
 *
 * <pre>
 *   L(theta_{t+1}) - L* &lt;= (1 - mu/beta + 2 kappa)(L(theta_t) - L*) + kappa s^2/beta,
 *   kappa = 6 f/(m - 2f) (1 + f/(m - 2f)),    gamma = 1/beta
 * </pre>
 *
 * <p>s^2 being the mean squared gradient of retained records at their optimum and kappa the robustness coefficient of the trimmed mean
 * (Allouah, Farhadkhani, Guerraoui, Gupta, Pinot and Stephan, "Fixing by mixing", AISTATS 2023). Fewer groups are cheaper, but each corrupt
 * record spoils a whole group.
 *
 * @param step gamma, greater than 0
 * @param trimmed f, with 2f less than the number of groups
 * @param steps how many
 */
public record RobustDescent(double step, int trimmed, int steps) {
    private static final Pipeline TRIMMED_MEAN = Pipeline.parse("trimmed-mean");

    // Gradients of one's own data are trusted to be finite; if they are not, that must show.
    private static final AggregationContext AS_IT_IS = new AggregationContext(
            null, Draw.fixed(), UnusableRows.PROPAGATE, Runtime.getRuntime().availableProcessors());

    /** Checks the ranges. */
    public RobustDescent {
        if (!(step > 0) || step == Double.POSITIVE_INFINITY || trimmed < 0 || steps < 0) {
            throw new IllegalArgumentException("step must be positive, trimmed and steps at least 0, but they are "
                    + step + ", " + trimmed + " and " + steps);
        }
    }

    /**
     * Runs the method.
     *
     * @param start d numbers, not written to
     * @param gradients of the groups
     * @param progress given the number of steps done, after each
     * @return the last iterate: private state, to be refined and perturbed before anything is released
     * @throws IllegalArgumentException if twice the trimmed number is not less than the number of groups
     */
    public double[] run(double[] start, BlockGradients gradients, IntConsumer progress) {
        int m = gradients.groups();
        requireMajority(m, trimmed);
        double[] theta = start.clone();
        double[] rows = new double[m * theta.length];
        for (int t = 0; t < steps; t++) {
            gradients.compute(theta, rows);
            double[] direction = trimmedMean(rows, m, trimmed);
            VectorMath.add(theta, -step, direction);
            progress.accept(t + 1);
        }
        return theta;
    }

    /** The trimmed mean of m rows, row-major, not written to. */
    static double[] trimmedMean(double[] rows, int m, int trimmed) {
        requireMajority(m, trimmed);
        return TRIMMED_MEAN
                .aggregate(Rows.rowMajor(rows, m, rows.length / m), trimmed, AS_IT_IS)
                .vector();
    }

    /** Refuses a trimmed number f of n groups that leaves nothing. */
    public static void requireMajority(int n, int f) {
        if (f < 0 || 2L * f >= n) {
            throw new IllegalArgumentException("trimmed must be in [0, n/2) of n = " + n + ", but is " + f);
        }
    }
}
