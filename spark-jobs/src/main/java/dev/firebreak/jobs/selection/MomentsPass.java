package dev.firebreak.jobs.selection;

import dev.firebreak.core.kernel.ExactSums;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.jobs.selection.VectorizedDomain.FeatureReader;
import dev.firebreak.unlearning.selection.Moments;
import dev.firebreak.unlearning.selection.RecordId;
import dev.firebreak.unlearning.selection.SampledRecord;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/** Passes over records that gather sums without rounding, hence independent of partitions and the order of rows. */
final class MomentsPass implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int sampleSize;
    private final ExactSums sums;
    private long count;
    // The records with the smallest draws, the greatest of these draws on top.
    private final PriorityQueue<SampledRecord> sample = new PriorityQueue<>(Collections.reverseOrder());

    private MomentsPass(int dimension, int sampleSize) {
        this.sampleSize = sampleSize;
        this.sums = new ExactSums(dimension);
    }

    /** One pass. @throws org.apache.spark.SparkException caused by an InputException if a record has no id or finite features */
    static Moments of(JavaRDD<Row> rows, FeatureReader reader, int sampleSize, long seed) {
        JavaRDD<MomentsPass> parts = rows.mapPartitions(part -> List.of(
                        new MomentsPass(reader.dimension(), sampleSize).addAll(part, reader, Randomness.of(seed)))
                .iterator());
        MomentsPass all = parts.getNumPartitions() == 0
                ? new MomentsPass(reader.dimension(), sampleSize)
                : parts.treeReduce(MomentsPass::plus);
        return all.moments();
    }

    private MomentsPass addAll(Iterator<Row> rows, FeatureReader reader, Randomness randomness) {
        while (rows.hasNext()) {
            Row row = rows.next();
            double[] x = reader.features(row);
            Object id = reader.id(row);
            for (int j = 0; j < x.length; j++) {
                sums.add(j, x[j]);
            }
            count++;
            long draw = randomness.stream("sample", 0, RecordId.number(id)).nextLong();
            if (sampleSize > 0
                    && (sample.size() < sampleSize || draw <= sample.peek().draw())) {
                keep(SampledRecord.of(id, draw, x));
            }
        }
        return this;
    }

    private void keep(SampledRecord record) {
        sample.add(record);
        if (sample.size() > sampleSize) {
            sample.poll();
        }
    }

    private MomentsPass plus(MomentsPass other) {
        sums.addAll(other.sums);
        count += other.count;
        other.sample.forEach(this::keep);
        return this;
    }

    private Moments moments() {
        return new Moments(
                count,
                IntStream.range(0, sums.size()).mapToDouble(sums::sum).toArray(),
                sample.stream()
                        .sorted(Comparator.comparing(SampledRecord::id, RecordId::compare))
                        .toList());
    }

    /** The covariance about a mean, d by d numbers by rows, divided by the count. One pass, O(d^2) per record. */
    static double[] covariance(JavaRDD<Row> rows, FeatureReader reader, double[] mean, long count) {
        int d = reader.dimension();
        ExactSums products = sums(rows, d * (d + 1) / 2, (row, sums) -> {
            double[] x = reader.features(row);
            for (int i = 0, at = 0; i < d; i++) {
                x[i] -= mean[i];
                for (int j = 0; j <= i; j++) {
                    sums.add(at++, x[i] * x[j]);
                }
            }
        });
        double[] covariance = new double[d * d];
        for (int i = 0, at = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i * d + j] = products.sum(at++) / count;
                covariance[j * d + i] = covariance[i * d + j];
            }
        }
        return covariance;
    }

    /** The numbers that a row adds to sums. */
    @FunctionalInterface
    interface Addends extends Serializable {
        void add(Row row, ExactSums sums);
    }

    /** So many sums over at least one row. */
    static ExactSums sums(JavaRDD<Row> rows, int size, Addends addends) {
        return rows.mapPartitions(part -> {
                    ExactSums sums = new ExactSums(size);
                    part.forEachRemaining(row -> addends.add(row, sums));
                    return List.of(sums).iterator();
                })
                .treeReduce((a, b) -> {
                    a.addAll(b);
                    return a;
                });
    }
}
