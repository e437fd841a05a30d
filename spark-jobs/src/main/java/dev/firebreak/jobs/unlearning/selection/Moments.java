package dev.firebreak.jobs.unlearning.selection;

import dev.firebreak.core.kernel.ExactSums;
import dev.firebreak.core.random.Randomness;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/**
 * What one pass over a domain finds: the number of records, the sums of their features without rounding, and a uniform sample without
 * replacement, which are the records with the smallest draws keyed by their ids. None of it depends on partitions or on the order of
 * rows.
 */
final class Moments implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int sampleSize;
    private final ExactSums sums;
    private long count;
    // The greatest draw on top.
    private final PriorityQueue<Sampled> sample = new PriorityQueue<>(Collections.reverseOrder());

    private Moments(int dimension, int sampleSize) {
        this.sampleSize = sampleSize;
        this.sums = new ExactSums(dimension);
    }

    /** The pass. @throws org.apache.spark.SparkException caused by an InputException if a record has no id or finite features */
    static Moments of(JavaRDD<Row> rows, FeatureReader reader, int sampleSize, long seed) {
        JavaRDD<Moments> parts = rows.mapPartitions(part -> {
            Moments moments = new Moments(reader.dimension(), sampleSize);
            moments.addAll(part, reader, Randomness.of(seed));
            return List.of(moments).iterator();
        });
        return parts.getNumPartitions() == 0
                ? new Moments(reader.dimension(), sampleSize)
                : parts.treeReduce(Moments::plus);
    }

    private void addAll(Iterator<Row> rows, FeatureReader reader, Randomness randomness) {
        double[] x = new double[reader.dimension()];
        while (rows.hasNext()) {
            Row row = rows.next();
            reader.read(row, x);
            Object id = reader.id(row);
            for (int j = 0; j < x.length; j++) {
                sums.add(j, x[j]);
            }
            count++;
            long draw = randomness.stream("sample", 0, RecordId.number(id)).nextLong();
            if (sampleSize > 0
                    && (sample.size() < sampleSize || draw <= sample.peek().draw())) {
                keep(Sampled.of(id, draw, x));
            }
        }
    }

    private void keep(Sampled record) {
        sample.add(record);
        if (sample.size() > sampleSize) {
            sample.poll();
        }
    }

    private Moments plus(Moments other) {
        sums.addAll(other.sums);
        count += other.count;
        other.sample.forEach(this::keep);
        return this;
    }

    long count() {
        return count;
    }

    double sum(int feature) {
        return sums.sum(feature);
    }

    double[] mean() {
        double[] mean = new double[sums.size()];
        for (int j = 0; j < mean.length; j++) {
            mean[j] = sums.sum(j) / count;
        }
        return mean;
    }

    /** The sample in the order of ids. */
    List<Sampled> sample() {
        return sample.stream()
                .sorted(Comparator.comparing(Sampled::id, RecordId::compare))
                .toList();
    }
}
