package dev.firebreak.learning.train;

import dev.firebreak.core.kernel.Sums;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.SelectionRecord.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Workers whose messages hardly enter the aggregates. A rule that compares messages takes an honest worker whose data differ for a Byzantine
 * one.
 */
public final class ExcludedWorkers {
    /** Rounds at the end that are looked at; our choice. */
    static final int WINDOW = 100;

    /** Before the number of an excluded honest worker, the name of a metric: the class it holds most of. */
    static final String METRIC = "excluded/worker-";

    private ExcludedWorkers() {}

    /**
     * How a worker's messages entered the aggregates of a run.
     *
     * @param worker the worker
     * @param byzantine whether it attacks
     * @param messages how many of its messages the rule saw
     * @param dropped how many messages it did not see: late, malformed, or in a lost round
     * @param clipped how many a pre-aggregator scaled down
     * @param weight mean weight over the rounds whose rule saw it
     * @param used mean share of the coordinates in which it took part
     * @param excluded whether its weight was below half of 1/n in more than half of those of the last rounds that saw it, n being the number of
     *     messages
     * @param classes how many examples it holds of each class; empty of a worker without data, and for regression
     */
    public record Worker(
            int worker,
            boolean byzantine,
            int messages,
            int dropped,
            int clipped,
            double weight,
            double used,
            boolean excluded,
            int[] classes) {

        /** The class of which it holds most examples, the first among equals; -1 without classes. */
        public int mostHeld() {
            return IntStream.range(0, classes.length)
                    .reduce((a, b) -> classes[b] > classes[a] ? b : a)
                    .orElse(-1);
        }

        /** Its histogram of labels, as {@code 3: 120, 7: 4}. */
        public String histogram() {
            return IntStream.range(0, classes.length)
                    .filter(c -> classes[c] > 0)
                    .mapToObj(c -> c + ": " + classes[c])
                    .collect(Collectors.joining(", "));
        }
    }

    /** Every worker that took part, by id. */
    public static List<Worker> of(Experiment experiment, SelectionRecord record) {
        Map<Integer, List<Row>> byWorker =
                record.rows().stream().collect(Collectors.groupingBy(Row::worker, TreeMap::new, Collectors.toList()));
        Map<Integer, Long> messages = record.rows().stream()
                .filter(Row::aggregated)
                .collect(Collectors.groupingBy(Row::round, Collectors.counting()));
        int last = record.rows().stream().mapToInt(Row::round).max().orElse(0);
        List<Worker> workers = new ArrayList<>();
        byWorker.forEach((worker, rows) -> {
            List<Row> seen = rows.stream().filter(Row::aggregated).toList();
            List<Row> lately =
                    seen.stream().filter(row -> row.round() > last - WINDOW).toList();
            long below = lately.stream()
                    .filter(row -> row.weight() < 0.5 / messages.get(row.round()))
                    .count();
            boolean holdsData = experiment.spec().everybodyHoldsData()
                    || worker < experiment.spec().honest();
            Examples own = holdsData ? experiment.shards().examples(worker, false) : null;
            workers.add(new Worker(
                    worker,
                    rows.get(0).byzantine(),
                    seen.size(),
                    rows.size() - seen.size(),
                    (int) rows.stream().filter(Row::clipped).count(),
                    mean(seen, Row::weight),
                    mean(seen, Row::used),
                    2 * below > lately.size(),
                    own == null ? new int[0] : own.classCounts()));
        });
        return workers;
    }

    private static double mean(List<Row> rows, ToDoubleFunction<Row> value) {
        return rows.isEmpty()
                ? Double.NaN
                : Sums.mean(rows.stream().mapToDouble(value).toArray());
    }

    /** Adds the excluded honest workers to the final metrics. */
    public static void measure(List<Worker> workers, SortedMap<String, Double> metrics) {
        workers.stream()
                .filter(worker -> worker.excluded() && !worker.byzantine())
                .forEach(worker -> metrics.put(METRIC + worker.worker(), (double) worker.mostHeld()));
    }

    /**
     * The rarest class that a worker holds, of all training examples.
     *
     * @return -1 if it holds none
     */
    static int rarestHeld(Worker worker, int[] counts) {
        return IntStream.range(0, worker.classes().length)
                .filter(c -> worker.classes()[c] > 0)
                .reduce((a, b) -> counts[b] < counts[a] ? b : a)
                .orElse(-1);
    }

    /**
     * The share of test examples of the rarest class that a worker holds which the model classifies right; NaN without a test set, such
     * examples or classes.
     *
     * @param theta parameters after the round
     */
    public static double recall(Experiment experiment, double[] theta, int round, Worker worker) {
        int rarest = rarestHeld(worker, experiment.dataset().train().classCounts());
        if (rarest < 0 || experiment.dataset().test().isEmpty()) {
            return Double.NaN;
        }
        Examples test = experiment.dataset().test().get();
        int[] rows = IntStream.range(0, test.count())
                .filter(i -> test.label(i) == rarest)
                .toArray();
        return rows.length == 0
                ? Double.NaN
                : experiment
                        .calibrated(theta, round)
                        .evaluate(theta, test.select(rows))
                        .accuracy();
    }

    /** The warning that final metrics give cause to, with the class that each worker holds most of; empty if no honest worker is excluded. */
    static String warning(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().startsWith(METRIC))
                .map(metric -> metric.getKey().substring(METRIC.length())
                        + (metric.getValue() < 0
                                ? ""
                                : " (mostly class " + metric.getValue().intValue() + ")"))
                .collect(Collectors.joining(", "));
    }
}
