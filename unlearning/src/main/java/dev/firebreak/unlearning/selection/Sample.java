package dev.firebreak.unlearning.selection;

import java.io.Serializable;

/**
 * The statistics of a sample that scores use.
 *
 * @param mean d numbers
 * @param covariance d by d numbers by rows, divided by the count; empty if no score needs it
 * @param reference records among which neighbours are searched, by position; empty if no score needs them
 */
public record Sample(double[] mean, double[] covariance, double[][] reference) implements Serializable {

    /** All statistics, of records in this process. O(n d^2). */
    public static Sample of(double[][] rows) {
        return new Sample(mean(rows), covariance(rows), rows);
    }

    /** The mean only. O(n d). */
    public static Sample ofMeans(double[][] rows) {
        return new Sample(mean(rows), new double[0], new double[0][]);
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j];
            }
        }
        for (int j = 0; j < mean.length; j++) {
            mean[j] /= rows.length;
        }
        return mean;
    }

    private static double[] covariance(double[][] rows) {
        double[] mean = mean(rows);
        int d = mean.length;
        double[] covariance = new double[d * d];
        for (double[] row : rows) {
            for (int i = 0; i < d; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i * d + j] += (row[i] - mean[i]) * (row[j] - mean[j]);
                }
            }
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i * d + j] /= rows.length;
                covariance[j * d + i] = covariance[i * d + j];
            }
        }
        return covariance;
    }
}
