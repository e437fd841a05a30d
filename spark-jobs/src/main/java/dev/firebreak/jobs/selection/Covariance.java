package dev.firebreak.jobs.selection;

import dev.firebreak.core.kernel.ExactSums;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/** Second moments about a mean, summed without rounding. */
final class Covariance {
    private Covariance() {}

    /** d by d numbers by rows, divided by the count. One pass, O(d^2) per record. */
    static double[] of(JavaRDD<Row> rows, FeatureReader reader, double[] mean, long count) {
        int d = reader.dimension();
        ExactSums sums = rows.mapPartitions(part -> {
                    ExactSums products = new ExactSums(d * (d + 1) / 2);
                    double[] x = new double[d];
                    while (part.hasNext()) {
                        reader.read(part.next(), x);
                        for (int i = 0, at = 0; i < d; i++) {
                            x[i] -= mean[i];
                            for (int j = 0; j <= i; j++) {
                                products.add(at++, x[i] * x[j]);
                            }
                        }
                    }
                    return List.of(products).iterator();
                })
                .treeReduce((a, b) -> {
                    a.addAll(b);
                    return a;
                });
        double[] covariance = new double[d * d];
        for (int i = 0, at = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i * d + j] = sums.sum(at++) / count;
                covariance[j * d + i] = covariance[i * d + j];
            }
        }
        return covariance;
    }
}
