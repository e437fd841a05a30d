package dev.firebreak.jobs.selection;

import dev.firebreak.core.State;
import dev.firebreak.core.kernel.ExactSums;
import dev.firebreak.core.linalg.Cholesky;
import dev.firebreak.experiments.store.PackedState;
import dev.firebreak.unlearning.selection.GaussianFrontier;
import dev.firebreak.unlearning.selection.Sample;
import dev.firebreak.unlearning.selection.Score;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * Removal KL(p1||p) and preservation KL(p2||p) against the number of deletions, with Gaussians of equal covariance fitted to the
 * unwanted, the retained and the edited records.
 *
 * @param deleted numbers of deletions, ascending from 0 to all
 * @param removal by selection, in nats
 * @param preservation by selection, in nats
 * @param randomRemoval as expected of random removal
 * @param randomPreservation as expected of random removal
 * @param divergence D = KL(p1||p2)
 */
record Frontier(
        long[] deleted,
        double[] removal,
        double[] preservation,
        double[] randomRemoval,
        double[] randomPreservation,
        double divergence) {
    /** Up to this dimension the covariance is full; beyond, a multiple of the identity. */
    static final int FULL = 64;

    private static final double RIDGE = 1e-9;

    /** n1, how many there are to delete. */
    long all() {
        return deleted[deleted.length - 1];
    }

    /** As numbers. */
    State toState() {
        return State.EMPTY
                .with("deleted", PackedState.longs(deleted))
                .with("removal", removal)
                .with("preservation", preservation)
                .with("random-removal", randomRemoval)
                .with("random-preservation", randomPreservation)
                .with("divergence", divergence);
    }

    /** The inverse of {@link #toState}. */
    static Frontier from(State state) {
        return new Frontier(
                PackedState.longs(state.get("deleted")),
                state.get("removal"),
                state.get("preservation"),
                state.get("random-removal"),
                state.get("random-preservation"),
                state.get("divergence")[0]);
    }

    /** KL between Gaussians with these means. */
    @FunctionalInterface
    interface Divergence {
        double between(double[] a, double[] b);
    }

    /** The divergence under the covariance within both samples. */
    static Divergence within(List<double[][]> samples) {
        int d = samples.get(0)[0].length;
        int full = d <= FULL ? d : 0;
        double[] products = new double[full * full];
        double squares = 0;
        long count = 0;
        for (double[][] sample : samples) {
            double[] mean = Sample.ofMeans(sample).mean();
            for (double[] x : sample) {
                for (int i = 0; i < d; i++) {
                    squares += (x[i] - mean[i]) * (x[i] - mean[i]);
                    for (int j = 0; j < full; j++) {
                        products[i * full + j] += (x[i] - mean[i]) * (x[j] - mean[j]);
                    }
                }
            }
            count += sample.length;
        }
        double variance = Math.max(squares / count / d, Double.MIN_NORMAL);
        if (full == 0) {
            return (a, b) -> {
                double sum = 0;
                for (int j = 0; j < a.length; j++) {
                    sum += (a[j] - b[j]) * (a[j] - b[j]);
                }
                return sum / (2 * variance);
            };
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

    /** One pass over the unwanted records, whose scores are computed again. */
    static Frontier of(
            VectorizedDomain unwanted,
            Broadcast<FittedScore> fitted,
            Boundary[] boundaries,
            Moments first,
            Moments second,
            Divergence divergence) {
        int d = unwanted.reader().dimension();
        ExactSums removed = removed(unwanted.vectors(), unwanted.reader(), fitted, boundaries);
        int n = boundaries.length;
        double[] mu1 = first.mean();
        double[] mu2 = second.mean();
        Frontier curve = new Frontier(
                new long[n], new double[n], new double[n], new double[n], new double[n], divergence.between(mu1, mu2));
        double[] rest = new double[d];
        for (int j = 0; j < d; j++) {
            rest[j] = first.sum(j);
        }
        for (int k = 0; k < n; k++) {
            long deleted = boundaries[k].deleted();
            double left = (double) (first.count() - deleted);
            double weight = left / (left + second.count());
            double[] mean = new double[d];
            for (int j = 0; j < d; j++) {
                rest[j] -= removed.sum(k * d + j);
                mean[j] = ((left == 0 ? 0 : rest[j]) + second.sum(j)) / (left + second.count());
            }
            curve.deleted[k] = deleted;
            curve.removal[k] = divergence.between(mu1, mean);
            curve.preservation[k] = divergence.between(mu2, mean);
            curve.randomRemoval[k] = (1 - weight) * (1 - weight) * curve.divergence;
            curve.randomPreservation[k] = weight * weight * curve.divergence;
        }
        return curve;
    }

    // Sums of the records that boundary k removes and boundary k - 1 does not, at k d .. k d + d - 1.
    private static ExactSums removed(
            JavaRDD<Row> rows, FeatureReader reader, Broadcast<FittedScore> fitted, Boundary[] boundaries) {
        int d = reader.dimension();
        return rows.mapPartitions(part -> {
                    Score score = fitted.value().score();
                    ExactSums sums = new ExactSums(boundaries.length * d);
                    double[] x = new double[d];
                    while (part.hasNext()) {
                        Row row = part.next();
                        reader.read(row, x);
                        Object id = reader.id(row);
                        int k = firstRemoving(boundaries, ScoreRanking.of(score, fitted.value(), id, x), id);
                        for (int j = 0; k < boundaries.length && j < d; j++) {
                            sums.add(k * d + j, x[j]);
                        }
                    }
                    return List.of(sums).iterator();
                })
                .treeReduce((a, b) -> {
                    a.addAll(b);
                    return a;
                });
    }

    private static int firstRemoving(Boundary[] boundaries, double score, Object id) {
        int low = 0;
        int high = boundaries.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (boundaries[middle].removes(score, id)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
