package dev.firebreak.jobs.selection;

import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.experiments.store.PackedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/**
 * What one pass over a domain finds. None of it depends on partitions or on the order of rows.
 *
 * @param count the number of records
 * @param sums of each feature, rounded once
 * @param sample a uniform sample without replacement in the order of ids: the records with the smallest draws keyed by their ids
 */
record Moments(long count, double[] sums, List<Sampled> sample) {

    /** The pass. @throws org.apache.spark.SparkException caused by an InputException if a record has no id or finite features */
    static Moments of(JavaRDD<Row> rows, FeatureReader reader, int sampleSize, long seed) {
        JavaRDD<MomentsPass> parts = rows.mapPartitions(part -> List.of(
                        new MomentsPass(reader.dimension(), sampleSize).addAll(part, reader, Randomness.of(seed)))
                .iterator());
        MomentsPass all = parts.getNumPartitions() == 0
                ? new MomentsPass(reader.dimension(), sampleSize)
                : parts.treeReduce(MomentsPass::plus);
        return all.moments();
    }

    double sum(int feature) {
        return sums[feature];
    }

    double[] mean() {
        return Arrays.stream(sums).map(sum -> sum / count).toArray();
    }

    /** As numbers. */
    State toState() {
        long[] lengths =
                sample.stream().mapToLong(record -> record.values().length).toArray();
        return State.EMPTY
                .with("count", PackedState.longs(count))
                .with("sums", sums)
                .with("id", RecordId.toState(sample.stream().map(Sampled::id).toList()))
                .with(
                        "draw",
                        PackedState.longs(
                                sample.stream().mapToLong(Sampled::draw).toArray()))
                .with("length", PackedState.longs(lengths))
                .with(
                        "column",
                        sample.stream()
                                .flatMapToInt(record -> Arrays.stream(record.columns()))
                                .asDoubleStream()
                                .toArray())
                .with(
                        "value",
                        sample.stream()
                                .flatMapToDouble(record -> Arrays.stream(record.values()))
                                .toArray());
    }

    /** The inverse of {@link #toState}. */
    static Moments from(State state) {
        List<Object> ids = RecordId.from(state.under("id"));
        long[] draws = PackedState.longs(state.get("draw"));
        long[] lengths = PackedState.longs(state.get("length"));
        List<Sampled> sample = new ArrayList<>();
        int at = 0;
        for (int k = 0; k < draws.length; k++) {
            int from = at;
            at += (int) lengths[k];
            int[] columns = IntStream.range(from, at)
                    .map(i -> (int) state.get("column")[i])
                    .toArray();
            sample.add(new Sampled(ids.get(k), draws[k], columns, Arrays.copyOfRange(state.get("value"), from, at)));
        }
        return new Moments(PackedState.longs(state.get("count"))[0], state.get("sums"), sample);
    }
}
