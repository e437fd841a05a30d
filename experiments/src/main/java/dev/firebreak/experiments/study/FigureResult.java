package dev.firebreak.experiments.study;

import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.sweep.SweepTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the cells of a figure found.
 *
 * @param figure the figure
 * @param table how each cell ended
 * @param values by case and metric, over the seeds
 * @param curves recorded values by case and metric, with the {@linkplain FigureChart#roundOf rounds} of each, averaged over the seeds as long as all of them go on
 * @param worst worst cases by metric and by what their cells are called together; their values stand among the others too
 * @param rows every reference for which there is a value of ours, in the references' order
 */
record FigureResult(
        StudyFigure figure,
        SweepTable table,
        Map<String, Map<String, Estimate>> values,
        Map<String, Map<String, double[]>> curves,
        Map<String, Map<String, WorstCase.Found>> worst,
        List<Row> rows) {
    // Means that are closer than this are not told apart.
    private static final double CLOSE = 1.1;

    /** A reference with what we found, and whether they agree. */
    record Row(Reference reference, Estimate ours, Verdict verdict) {}

    /** The values and curves of one cell. */
    private record Numbers(Map<String, Double> values, Map<String, double[]> curves) {}

    /** Forms the statistics of finished cells, whose folders lie in {@code folder}, reading so many at a time. */
    static FigureResult of(StudyFigure figure, SweepTable table, String folder, Inputs inputs, int threads)
            throws IOException {
        Numbers[] numbers = new Numbers[table.cells().size()];
        try {
            Parallel.forEach(
                    threads, numbers.length, () -> k -> numbers[k] = numbers(figure, table, folder, inputs, k));
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        Map<String, Map<String, Estimate>> values = new LinkedHashMap<>();
        Map<String, Map<String, double[]>> curves = new LinkedHashMap<>();
        figure.cases().forEach((label, cells) -> {
            Map<String, Estimate> estimates = new LinkedHashMap<>();
            Map<String, double[]> means = new LinkedHashMap<>();
            Numbers first = numbers[cells.get(0)];
            for (String metric : first.values().keySet()) {
                estimates.put(
                        metric,
                        Estimate.of(cells.stream()
                                .mapToDouble(k -> numbers[k].values().get(metric))
                                .toArray()));
            }
            for (String metric : first.curves().keySet()) {
                means.put(
                        metric,
                        mean(cells.stream()
                                .map(k -> numbers[k].curves().get(metric))
                                .toList()));
            }
            values.put(label, estimates);
            curves.put(label, means);
        });
        figure.crossings()
                .forEach((metric, crossing) -> curves.keySet()
                        .forEach(label -> crossing.at(label, curves)
                                .ifPresent(x -> values.get(label).put(metric, Estimate.of(x)))));
        Map<String, Map<String, WorstCase.Found>> worst = worst(figure, numbers);
        worst.forEach((metric, found) -> found.forEach((label, one) ->
                values.computeIfAbsent(label, missing -> new LinkedHashMap<>()).put(metric, one.value())));
        figure.pairs().forEach(pair -> {
            double first = values.get(pair.of()).get(pair.metric()).mean();
            double second = values.get(pair.second()).get(pair.metric()).mean();
            values.put(pair.label(), Map.of(pair.kind(), Estimate.of(pair.value(first, second))));
        });
        List<Row> rows = new ArrayList<>();
        for (Reference reference : figure.references()) {
            Estimate ours = values.getOrDefault(reference.label(), Map.of()).get(reference.metric());
            if (ours != null) {
                rows.add(new Row(reference, ours, Verdict.of(ours, reference)));
            }
        }
        return new FigureResult(figure, table, values, curves, worst, rows);
    }

    private static Map<String, Map<String, WorstCase.Found>> worst(StudyFigure figure, Numbers... numbers) {
        List<WorstCase.Case> cases = figure.cases().values().stream()
                .map(cells -> new WorstCase.Case(
                        figure.sweep().cells().get(cells.get(0)).at(),
                        metric -> cells.stream()
                                .map(k -> numbers[k].curves().getOrDefault(metric, new double[0]))
                                .toList()))
                .toList();
        Map<String, Map<String, WorstCase.Found>> worst = new LinkedHashMap<>();
        figure.worst()
                .forEach((metric, one) ->
                        worst.put(metric, one.of(metric, figure.sweep().kind().metrics(), cases)));
        return worst;
    }

    private static Numbers numbers(StudyFigure figure, SweepTable table, String folder, Inputs inputs, int k) {
        CellOutcome outcome = table.cells().get(k);
        String label = SweepTable.label(outcome.at());
        try {
            FinishedCell cell = new FinishedCell(
                    ResultFolder.open(folder + "/" + outcome.run(), inputs.hadoop()),
                    outcome.metrics(),
                    figure.sweep().cells().get(k).declaration().spec(),
                    inputs);
            Map<String, Double> values = new LinkedHashMap<>();
            for (String metric : figure.measured(label)) {
                values.put(metric, figure.statistic(metric).of(metric, cell));
            }
            Map<String, double[]> curves = new LinkedHashMap<>();
            for (String metric : figure.recorded(label)) {
                List<MetricRow> rows = cell.rows(metric);
                if (!rows.isEmpty()) {
                    curves.put(
                            metric, rows.stream().mapToDouble(MetricRow::value).toArray());
                    curves.put(
                            FigureChart.roundOf(metric),
                            rows.stream().mapToDouble(MetricRow::round).toArray());
                }
            }
            return new Numbers(values, curves);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static double[] mean(List<double[]> seeds) {
        int length = seeds.stream().mapToInt(curve -> curve.length).min().orElseThrow();
        return IntStream.range(0, length)
                .mapToDouble(k ->
                        Sums.mean(seeds.stream().mapToDouble(curve -> curve[k]).toArray()))
                .toArray();
    }

    /** The reference for a case's metric with ours. */
    Optional<Row> row(String label, String metric) {
        return rows.stream()
                .filter(row -> row.reference().label().equals(label)
                        && row.reference().metric().equals(metric))
                .findFirst();
    }

    /** How many rows there are and how they compare, by name. */
    static SortedMap<String, Double> counts(List<Row> rows) {
        SortedMap<String, Double> counts = new TreeMap<>();
        counts.put("rows", (double) rows.size());
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            counts.put("rows/" + kind.word(), (double)
                    rows.stream().filter(row -> row.verdict().kind() == kind).count());
        }
        return counts;
    }

    /** How many pairs of references of one metric differ by more than 10%, or only of those that stand in the same order here. */
    int pairs(boolean ordered) {
        int count = 0;
        for (Row better : rows) {
            for (Row worse : rows) {
                boolean apart =
                        better.reference().metric().equals(worse.reference().metric())
                                && rank(worse.reference().mean())
                                        > CLOSE * rank(better.reference().mean());
                boolean inOrder = rank(worse.ours().mean()) > rank(better.ours().mean());
                count += apart && (!ordered || inOrder) ? 1 : 0;
            }
        }
        return count;
    }

    // A run that diverges is worse than any that does not; what is zero up to rounding ties with itself.
    private static double rank(double value) {
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : Math.max(value, 1e-9);
    }

    /** What {@code expect} may ask for: counts of rows and pairs, and the mean of each case under {@code METRIC: LABEL}. */
    SortedMap<String, Double> metrics() {
        SortedMap<String, Double> metrics = counts(rows);
        metrics.put("pairs", (double) pairs(false));
        metrics.put("pairs/ordered", (double) pairs(true));
        values.forEach((label, estimates) ->
                estimates.forEach((metric, value) -> metrics.put(metric + ": " + label, value.mean())));
        return metrics;
    }
}
