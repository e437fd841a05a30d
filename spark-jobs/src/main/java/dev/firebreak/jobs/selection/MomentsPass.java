package dev.firebreak.jobs.selection;

import dev.firebreak.core.kernel.ExactSums;
import dev.firebreak.core.random.Randomness;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import org.apache.spark.sql.Row;

/** What is gathered on the way to {@link Moments}: sums without rounding, and the records with the smallest draws so far. */
final class MomentsPass implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int sampleSize;
    private final ExactSums sums;
    private long count;
    // The greatest draw on top.
    private final PriorityQueue<Sampled> sample = new PriorityQueue<>(Collections.reverseOrder());

    MomentsPass(int dimension, int sampleSize) {
        this.sampleSize = sampleSize;
        this.sums = new ExactSums(dimension);
    }

    MomentsPass addAll(Iterator<Row> rows, FeatureReader reader, Randomness randomness) {
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
        return this;
    }

    private void keep(Sampled record) {
        sample.add(record);
        if (sample.size() > sampleSize) {
            sample.poll();
        }
    }

    MomentsPass plus(MomentsPass other) {
        sums.addAll(other.sums);
        count += other.count;
        other.sample.forEach(this::keep);
        return this;
    }

    Moments moments() {
        double[] rounded = new double[sums.size()];
        for (int j = 0; j < rounded.length; j++) {
            rounded[j] = sums.sum(j);
        }
        return new Moments(
                count,
                rounded,
                sample.stream()
                        .sorted(Comparator.comparing(Sampled::id, RecordId::compare))
                        .toList());
    }
}
