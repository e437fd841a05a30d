package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;

/**
 * How each row entered an aggregate.
 *
 * @param weights the weight of each row: where the rule is geometric the aggregate is the sum of the rows times these (and of a start, if the
 *     rule has one); where it works on coordinates the mean over the coordinates of the weights in each; 0 of a row that was dropped, NaN where
 *     the rule does not say
 * @param used of each row the share of the coordinates in whose result it took part with a weight other than 0; NaN where the rule does not
 *     say
 * @param clipped whether a pre-aggregator scaled the row down before rows were mixed
 */
public record Contributions(double[] weights, double[] used, boolean[] clipped) {
    private static final int WIDTH = 256;

    static Contributions of(Rows rows, Plan plan, boolean... clipped) {
        if (plan instanceof Plan.Weighted weighted) {
            return weighted(weighted, clipped);
        }
        return perCoordinate(rows, (Plan.PerCoordinate) plan, clipped);
    }

    private static Contributions weighted(Plan.Weighted plan, boolean... clipped) {
        int n = clipped.length;
        double[] weights = new double[n];
        double[] used = new double[n];
        int[] indices = plan.selection().indices();
        for (int k = 0; k < indices.length; k++) {
            int power = plan.powers() == null ? 0 : plan.powers()[k];
            weights[indices[k]] = Math.scalb(plan.weights()[k], power);
            used[indices[k]] = plan.weights()[k] == 0 ? 0 : 1;
        }
        return new Contributions(weights, used, clipped);
    }

    private static Contributions perCoordinate(Rows rows, Plan.PerCoordinate plan, boolean... clipped) {
        Rows selected = plan.selection().of(rows);
        int m = selected.count();
        int d = selected.dimension();
        double[] matrix = plan.wide() == null ? plan.matrix() : weights(plan.wide());
        double[][] parts = new double[(d + WIDTH - 1) / WIDTH][];
        Parallel.forEach(Runtime.getRuntime().availableProcessors(), parts.length, () -> p -> {
            parts[p] = part(selected, p * WIDTH, Math.min(d, (p + 1) * WIDTH), plan, matrix);
        });
        double[] total = new double[2 * m];
        for (double[] part : parts) {
            for (int k = 0; k < total.length; k++) {
                total[k] += part[k];
            }
        }
        double[] weights = new double[clipped.length];
        double[] used = new double[clipped.length];
        int[] indices = plan.selection().indices();
        for (int k = 0; k < m; k++) {
            weights[indices[k]] = total[k] / d;
            used[indices[k]] = total[m + k] / d;
        }
        return new Contributions(weights, used, clipped);
    }

    private static double[] weights(ScaledMatrix wide) {
        double[] weights = new double[wide.factors().length];
        Arrays.setAll(weights, k -> Math.scalb(wide.factors()[k], wide.exponents()[k]));
        return weights;
    }

    // Sums over some columns of the selected rows' weights, then of how many of them are not 0.
    private static double[] part(Rows selected, int from, int to, Plan.PerCoordinate plan, double[] matrix) {
        int m = selected.count();
        int width = to - from;
        double[] block = new double[m * width];
        for (int i = 0; i < m; i++) {
            selected.copy(i, from, to, block, i * width);
        }
        double[] column = new double[plan.rows()];
        double[] own = new double[plan.rows()];
        double[] sums = new double[2 * m];
        for (int j = 0; j < width; j++) {
            for (int k = 0; k < column.length; k++) {
                column[k] = matrix == null ? block[k * width + j] : 0;
                for (int i = 0; matrix != null && i < m; i++) {
                    column[k] += matrix[k * m + i] == 0 ? 0 : matrix[k * m + i] * block[i * width + j];
                }
            }
            if (!plan.rule().weigh(column, plan.byzantine(), own)) {
                Arrays.fill(own, Double.NaN);
            }
            for (int i = 0; i < m; i++) {
                double weight = matrix == null ? own[i] : 0;
                for (int k = 0; matrix != null && k < own.length; k++) {
                    weight += matrix[k * m + i] == 0 ? 0 : own[k] * matrix[k * m + i];
                }
                sums[i] += weight;
                sums[m + i] += Double.isNaN(weight) ? Double.NaN : weight == 0 ? 0 : 1;
            }
        }
        return sums;
    }
}
