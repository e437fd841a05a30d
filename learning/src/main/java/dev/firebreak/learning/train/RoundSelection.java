package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Contributions;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.learning.train.SelectionRecord.Fate;
import dev.firebreak.learning.train.SelectionRecord.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The selection of one uncoded round.
 *
 * @param tasks who takes part
 * @param arrival what came
 * @param explained the aggregate and how messages entered it; empty if the round is lost
 */
record RoundSelection(RoundTasks tasks, Exchange.Arrival arrival, Optional<Pipeline.Explained> explained) {

    /** A row for each participant, by id. */
    List<Row> rows() {
        int[] senders = arrival.senders();
        Row[] sent = new Row[senders.length];
        Parallel.forEach(
                Runtime.getRuntime().availableProcessors(), sent.length, () -> k -> sent[k] = row(senders[k], k));
        Set<Integer> came = IntStream.of(senders).boxed().collect(Collectors.toSet());
        Set<Integer> unreadable = IntStream.of(arrival.unreadable()).boxed().collect(Collectors.toSet());
        Stream<Row> others = Stream.concat(tasks.honest().stream(), tasks.byzantine().stream())
                .filter(worker -> !came.contains(worker))
                .map(worker -> without(worker, unreadable.contains(worker) ? Fate.MALFORMED : Fate.LATE));
        return Stream.concat(Arrays.stream(sent), others)
                .sorted((a, b) -> Integer.compare(a.worker(), b.worker()))
                .toList();
    }

    private Row without(int worker, Fate fate) {
        return new Row(tasks.round() + 1, worker, !tasks.isHonest(worker), 0, 0, Double.NaN, Double.NaN, false, fate);
    }

    private Row row(int worker, int k) {
        Rows messages = arrival.messages();
        double[] message = messages.row(k);
        double norm = Norm.of(message);
        boolean byzantine = !tasks.isHonest(worker);
        if (explained.isEmpty()) {
            return new Row(tasks.round() + 1, worker, byzantine, 0, 0, norm, Double.NaN, false, Fate.ROUND_LOST);
        }
        double[] aggregate = explained.get().aggregate().vector();
        Contributions of = explained.get().contributions();
        Arrays.setAll(message, j -> message[j] - aggregate[j]);
        return new Row(
                tasks.round() + 1,
                worker,
                byzantine,
                of.weights()[k],
                of.used()[k],
                norm,
                Norm.of(message),
                of.clipped()[k],
                Fate.AGGREGATED);
    }

    /** What the attack has of the aggregate, if some take part in one and weights are known. */
    static void measure(List<Row> rows, SortedMap<String, Double> metrics) {
        double total = 0;
        double faulty = 0;
        int selected = 0;
        int selectedFaulty = 0;
        for (Row row : rows) {
            total += Math.abs(row.weight());
            faulty += row.byzantine() ? Math.abs(row.weight()) : 0;
            selected += row.used() > 0 ? 1 : 0;
            selectedFaulty += row.used() > 0 && row.byzantine() ? 1 : 0;
        }
        if (rows.stream().anyMatch(Row::byzantine) && total > 0) {
            metrics.put("selection/influence", faulty / total);
            metrics.put("selection/faulty-share", (double) selectedFaulty / selected);
        }
    }
}
