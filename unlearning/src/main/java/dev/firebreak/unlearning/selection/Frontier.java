package dev.firebreak.unlearning.selection;

import dev.firebreak.core.kernel.ExactSums;
import dev.firebreak.core.linalg.Cholesky;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;

/**
 * Removal KL(p1||p) and preservation KL(p2||p) by number of deletions, in nats, with Gaussians of equal covariance fitted to the
 * unwanted, the retained and the edited records.
 *
 * @param boundaries the removals, by ascending number of deletions from 0 to all
 * @param curve {@link #REMOVAL} and {@link #PRESERVATION} of these removals, and as expected of random ones
 * @param divergence D = KL(p1||p2)
 */
public record Frontier(List<Boundary> boundaries, RemovalCurve curve, double divergence) {
    /** KL(p1||p). */
    public static final String REMOVAL = "removal";
    /** KL(p2||p). */
    public static final String PRESERVATION = "preservation";
    /** Up to this dimension the covariance is full; beyond, a multiple of the identity. */
    public static final int FULL = 64;

    private static final double RIDGE = 1e-9;

    /**
     * The frontier of removals, under the covariance within both samples.
     *
     * @param boundaries the removals, by ascending number of deletions
     * @param removed sums of the records that removal k takes and removal k - 1 does not, at k d .. k d + d - 1
     * @param first the unwanted records
     * @param second the retained records
     */
    public static Frontier of(List<Boundary> boundaries, ExactSums removed, Moments first, Moments second) {
        ToDoubleBiFunction<double[], double[]> divergence = divergence(first.rows(), second.rows());
        int d = first.sums().length;
        int n = boundaries.size();
        double[] mu1 = first.mean();
        double[] mu2 = second.mean();
        double whole = divergence.applyAsDouble(mu1, mu2);
        double[] removal = new double[n];
        double[] preservation = new double[n];
        double[] randomRemoval = new double[n];
        double[] randomPreservation = new double[n];
        double[] rest = first.sums().clone();
        for (int k = 0; k < n; k++) {
            double left = (double) (first.count() - boundaries.get(k).deleted());
            double weight = left / (left + second.count());
            double[] mean = new double[d];
            for (int j = 0; j < d; j++) {
                rest[j] -= removed.sum(k * d + j);
                mean[j] = ((left == 0 ? 0 : rest[j]) + second.sums()[j]) / (left + second.count());
            }
            removal[k] = divergence.applyAsDouble(mu1, mean);
            preservation[k] = divergence.applyAsDouble(mu2, mean);
            randomRemoval[k] = (1 - weight) * (1 - weight) * whole;
            randomPreservation[k] = weight * weight * whole;
        }
        RemovalCurve curve = new RemovalCurve(
                boundaries.stream().mapToLong(Boundary::deleted).toArray(),
                new TreeMap<>(Map.of(
                        REMOVAL,
                        removal,
                        PRESERVATION,
                        preservation,
                        RemovalCurve.RANDOM + REMOVAL,
                        randomRemoval,
                        RemovalCurve.RANDOM + PRESERVATION,
                        randomPreservation)));
        return new Frontier(boundaries, curve, whole);
    }

    // KL between Gaussians by their means.
    private static ToDoubleBiFunction<double[], double[]> divergence(double[][] first, double[][] second) {
        int d = first[0].length;
        int full = d <= FULL ? d : 0;
        double[] products = new double[full * full];
        double squares = 0;
        for (double[][] sample : List.of(first, second)) {
            double[] mean = Sample.ofMeans(sample).mean();
            for (double[] x : sample) {
                for (int i = 0; i < d; i++) {
                    squares += (x[i] - mean[i]) * (x[i] - mean[i]);
                    for (int j = 0; j < full; j++) {
                        products[i * full + j] += (x[i] - mean[i]) * (x[j] - mean[j]);
                    }
                }
            }
        }
        int count = first.length + second.length;
        double variance = Math.max(squares / count / d, Double.MIN_NORMAL);
        if (full == 0) {
            return (a, b) -> Scores.squaredDistance(a, b) / (2 * variance);
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                products[i * d + j] /= count;
            }
            // A column that does not vary must not make the matrix singular.
            products[i * d + i] += RIDGE * variance;
        }
        Cholesky covariance = Cholesky.of(d, products);
        return (a, b) -> GaussianFrontier.divergence(a, b, covariance);
    }

    /** The removal of so many records. @throws java.util.NoSuchElementException if it is not one of the frontier's */
    public Boundary at(long deleted) {
        return boundaries.stream()
                .filter(boundary -> boundary.deleted() == deleted)
                .findFirst()
                .orElseThrow();
    }

    /** n1, the number of unwanted records. */
    public long all() {
        return boundaries.get(boundaries.size() - 1).deleted();
    }
}
