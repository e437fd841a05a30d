package dev.firebreak.jobs.reproduce.certified;

import dev.firebreak.core.State;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.run.Cell;
import dev.firebreak.experiments.study.Estimate;
import dev.firebreak.jobs.reproduce.Bench;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * All methods on one data set, over seeds: first the models they start from, then the methods.
 *
 * @param bench what it runs on
 * @param name of the data in headings
 * @param source the records of a seed
 * @param settings what is compared
 */
record Curves(Bench bench, String name, LongFunction<Source> source, Settings settings) {
    // A share of what retraining reaches in the end.
    private static final double NEAR = 0.98;

    /** Tables and charts; empty if it was ended early. */
    Optional<List<Sheet.Section>> sections() throws IOException {
        List<Curve> training = seeds().mapToObj(
                        seed -> new Curve(source.apply(seed), settings.training(), 0, new double[0]))
                .toList();
        Optional<List<State>> trained = run(name + ": training", training);
        if (trained.isEmpty()) {
            return Optional.empty();
        }
        List<Curve> points = new ArrayList<>();
        for (Settings.Row row : settings.rows()) {
            for (int s = 0; s < bench.seeds(); s++) {
                points.add(new Curve(
                        training.get(s).source(),
                        row.method(),
                        row.forget(),
                        trained.get().get(s).get(Curve.THETA)));
            }
        }
        return run(name + ": forgetting", points).map(found -> sections(trained.get(), found));
    }

    private LongStream seeds() {
        return LongStream.rangeClosed(1, bench.seeds());
    }

    private Optional<List<State>> run(String title, List<Curve> points) throws IOException {
        Map<Source, SortedMap<String, String>> data = new HashMap<>();
        List<Cell<Curve>> cells = points.stream()
                .map(point ->
                        new Cell<>(point.key() + " " + data.computeIfAbsent(point.source(), Source::digests), point))
                .toList();
        return bench.run(title, cells, Curve::run);
    }

    private List<Sheet.Section> sections(List<State> trained, List<State> found) {
        List<Sheet.Section> sections = new ArrayList<>();
        for (Settings.Group group : Settings.Group.values()) {
            List<Integer> rows = IntStream.range(0, settings.rows().size())
                    .filter(r -> settings.rows().get(r).group() == group)
                    .boxed()
                    .toList();
            if (!rows.isEmpty()) {
                sections.add(table(group, rows, trained, found));
                sections.add(chart(group, rows, found));
            }
        }
        return sections;
    }

    private Sheet.Table table(Settings.Group group, List<Integer> rows, List<State> trained, List<State> found) {
        double target = NEAR * target(found);
        List<String> head = new ArrayList<>(List.of("method", "epsilon"));
        settings.columns().forEach(epoch -> head.add(epoch == 0 ? "after the noisy steps" : epoch + " epochs"));
        head.add("on the forgotten");
        head.add("epochs to " + Estimate.digits(target));
        List<List<String>> table = new ArrayList<>();
        for (int row : rows) {
            List<State> states = states(found, row);
            List<String> line = new ArrayList<>(List.of(
                    settings.rows().get(row).name(),
                    Estimate.digits(states.get(0).number(Curve.EPSILON, 0))));
            for (int epoch : settings.columns()) {
                line.add(reading(states, epoch));
            }
            line.add(over(states, state -> state.number(Curve.FORGOTTEN, 0)).toString());
            line.add(epochsTo(states, target));
            table.add(line);
        }
        String before = over(trained, state -> last(state.get(Curve.ACCURACY))).toString();
        return new Sheet.Table(
                name + ": " + group.title(),
                "Test accuracy, mean and deviation over seeds; before the request " + before
                        + ". Accuracy on the way is read at a high rate of the cycle. The target is " + NEAR
                        + " of what retraining ends with; a method that needs no fewer epochs for it than retraining saves nothing. "
                        + settings.reference(),
                head,
                table);
    }

    private double target(List<State> found) {
        int row = IntStream.range(0, settings.rows().size())
                .filter(r -> settings.rows().get(r).name().equals("retrain"))
                .findFirst()
                .orElseThrow();
        return over(states(found, row), state -> last(state.get(Curve.ACCURACY)))
                .mean();
    }

    private Sheet.Chart chart(Settings.Group group, List<Integer> rows, List<State> found) {
        List<Sheet.Line> lines = new ArrayList<>();
        for (int row : rows) {
            List<State> states = states(found, row);
            double[] epochs = states.get(0).get(Curve.EPOCHS);
            if (epochs.length > 1) {
                lines.add(new Sheet.Line(
                        settings.rows().get(row).name(),
                        epochs,
                        IntStream.range(0, epochs.length)
                                .mapToDouble(k -> over(states, state -> state.get(Curve.ACCURACY)[k])
                                        .mean())
                                .toArray()));
            }
        }
        return new Sheet.Chart(
                name + ": " + group.title() + ", the curves",
                "",
                Sheet.Axis.linear("epochs over the retain set after the request"),
                Sheet.Axis.linear("test accuracy"),
                lines);
    }

    private List<State> states(List<State> found, int row) {
        return found.subList(row * bench.seeds(), (row + 1) * bench.seeds());
    }

    private static Estimate over(List<State> states, ToDoubleFunction<State> value) {
        return Estimate.of(states.stream().mapToDouble(value).toArray());
    }

    // The noisy steps are a fraction of an epoch, by which whole epochs are read later.
    private static String reading(List<State> states, int epoch) {
        double[] epochs = states.get(0).get(Curve.EPOCHS);
        boolean once = epochs.length == 1;
        if (once && epoch > 0) {
            return "";
        }
        int k = once
                ? 0
                : IntStream.range(0, epochs.length)
                        .filter(i -> epoch == 0 ? i == 0 : epochs[i] > epoch - 0.5)
                        .findFirst()
                        .orElse(epochs.length - 1);
        return over(states, state -> state.get(Curve.ACCURACY)[k]).toString();
    }

    private static String epochsTo(List<State> states, double target) {
        double[] epochs = states.get(0).get(Curve.EPOCHS);
        return Arrays.stream(IntStream.range(0, epochs.length)
                        .filter(k -> over(states, state -> state.get(Curve.ACCURACY)[k])
                                        .mean()
                                >= target)
                        .toArray())
                .mapToObj(k -> Estimate.digits(epochs[k]))
                .findFirst()
                .orElse("not reached");
    }

    private static double last(double[] values) {
        return values[values.length - 1];
    }
}
