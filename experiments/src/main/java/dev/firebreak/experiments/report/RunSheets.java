package dev.firebreak.experiments.report;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Comparison.Group;
import dev.firebreak.experiments.report.Sheet.HeatMap;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.train.SelectionTables;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.learning.train.TrainingWarnings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The pages of runs, each by itself or several beside each other, from what their folders hold. */
final class RunSheets {
    private static final String BAND =
            "The band is the 95 % interval of the mean by Student's t, of two seeds their range.";
    private static final int MOST_CARDS = 6;
    private static final int MOST_MEANS = 3;
    /** A larger ratio of values than this is drawn on a logarithmic axis. */
    private static final double LINEAR_RATIO = 100;

    private final Comparison comparison;
    private final List<RecordedRun> runs;
    private final List<Metric> catalogue;
    private final boolean several;
    private final List<Sheet.Section> sections = new ArrayList<>();

    private RunSheets(Comparison comparison) {
        this.comparison = comparison;
        this.runs = comparison.runs();
        this.several = runs.size() > 1;
        this.catalogue = RecordedRun.catalogue(runs);
    }

    /** The page of a run, with the tables and charts that its kind makes, if it makes any. */
    static Sheet of(RecordedRun run, Optional<Sheet> own) {
        RunSheets page = new RunSheets(Comparison.of(List.of(run)));
        page.warnings();
        page.cards(run);
        own.ifPresentOrElse(sheet -> page.sections.addAll(sheet.sections()), page::curves);
        run.workers().ifPresent(table -> page.sections.add(SelectionTables.section(table)));
        page.sections.addAll(RunTables.of(page.comparison));
        List<String> badges = new ArrayList<>(List.of(run.status()));
        badges.addAll(own.map(Sheet::badges).orElse(List.of(run.manifest().mode())));
        return new Sheet(
                own.map(Sheet::title).orElse(run.manifest().name()),
                own.map(Sheet::subtitle).orElse(subtitle(run)),
                badges,
                page.sections,
                run.manifest().firebreak());
    }

    static Sheet of(String title, Comparison comparison) {
        RunSheets page = new RunSheets(comparison);
        page.warnings();
        page.heatMap();
        page.means();
        page.curves();
        page.sections.addAll(RunTables.of(page.comparison));
        String axes = comparison.axes().stream()
                .map(axis -> comparison.values(axis).size() + " × " + axis)
                .collect(Collectors.joining(", "));
        return new Sheet(
                title,
                comparison.runs().size() + " runs: " + axes,
                comparison.runs().stream()
                        .flatMap(run -> Stream.of(run.status(), run.manifest().mode()))
                        .distinct()
                        .sorted()
                        .toList(),
                page.sections,
                CodeVersion.firebreak());
    }

    private static String subtitle(RecordedRun run) {
        List<String> parts = new ArrayList<>(List.of(run.manifest().kind()));
        for (String key : List.of("workers", "byzantine", "attack", "aggregation", "rounds")) {
            if (!run.value(key).isEmpty()) {
                parts.add(key + " " + run.value(key));
            }
        }
        return String.join(" · ", parts);
    }

    /** What a reader must not overlook: which runs diverged or lost rounds. */
    private void warnings() {
        Map<String, List<String>> warned = new LinkedHashMap<>();
        for (Group group : comparison.groups()) {
            group.runs()
                    .forEach(run -> TrainingWarnings.of(run.metrics())
                            .forEach(warning -> warned.computeIfAbsent(warning, missing -> new ArrayList<>())
                                    .add(comparison.label(group))));
        }
        if (!warned.isEmpty()) {
            List<String> lines = new ArrayList<>();
            warned.forEach((warning, of) -> lines.add(
                    several
                            ? warning + " (" + of.stream().distinct().collect(Collectors.joining("; ")) + ")"
                            : warning));
            sections.add(new Sheet.Text("Warnings", lines));
        }
    }

    private void cards(RecordedRun run) {
        List<Sheet.Cards.Card> cards = Metric.headlines(catalogue, run.metrics().keySet()).stream()
                .limit(MOST_CARDS)
                .map(metric -> new Sheet.Cards.Card(
                        metric.title(),
                        NumberText.text(metric.unit(), run.metrics().get(metric.name())),
                        metric.name()))
                .toList();
        if (!cards.isEmpty()) {
            sections.add(new Sheet.Cards(cards));
        }
    }

    private List<Metric> measures() {
        return RecordedRun.measured(runs).stream()
                .filter(metric -> metric.better() != Metric.Better.NEITHER && metric.unit() != Metric.Unit.SECONDS)
                .toList();
    }

    private static Optional<Estimate> mean(Group group, Metric metric) {
        double[] values = group.runs().stream()
                .map(run -> run.metrics().get(metric.name()))
                .filter(Objects::nonNull)
                .mapToDouble(value -> value)
                .toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(Estimate.of(values));
    }

    private void heatMap() {
        List<Metric> measures = measures();
        Map<String, Function<Group, String>> axes = new LinkedHashMap<>();
        if (comparison.isGrid()) {
            comparison.axes().stream()
                    .sorted(Comparator.comparing((String axis) -> !axis.equals(comparison.panelAxis()))
                            .thenComparing(axis -> -comparison.values(axis).size()))
                    .forEach(axis -> axes.put(axis, group -> group.at().get(axis)));
        } else {
            axes.put(comparison.panelAxis(), comparison::panel);
            axes.put(comparison.lineTitle(), comparison::line);
        }
        List<HeatMap.Factor> factors = new ArrayList<>();
        axes.forEach((axis, value) -> factors.add(new HeatMap.Factor(
                axis, comparison.groups().stream().map(value).distinct().toList())));
        if (measures.isEmpty()
                || factors.stream().filter(factor -> factor.values().size() > 1).count() < 2) {
            return;
        }
        List<HeatMap.Point> points = new ArrayList<>();
        for (Group group : comparison.groups()) {
            points.add(new HeatMap.Point(
                    factors.stream()
                            .map(factor -> factor.values()
                                    .indexOf(axes.get(factor.name()).apply(group)))
                            .toList(),
                    measures.stream()
                            .map(metric ->
                                    mean(group, metric).map(Estimate::mean).orElse(null))
                            .toList()));
        }
        sections.add(new HeatMap(
                "Final values of each combination",
                (comparison.hasSeeds() ? "Means over seeds. " : "") + "The stronger the colour, the better.",
                factors,
                measures.stream()
                        .map(metric -> new HeatMap.Measure(metric.title(), metric.unit(), metric.better()))
                        .toList(),
                points));
    }

    private void means() {
        List<Metric> measures = measures().stream().limit(MOST_MEANS).toList();
        if (measures.isEmpty() || !comparison.hasSeeds()) {
            return;
        }
        List<String> head = new ArrayList<>(comparison.axes());
        List<Metric.Unit> units = new ArrayList<>();
        head.forEach(axis -> units.add(null));
        head.add("seeds");
        units.add(Metric.Unit.COUNT);
        for (Metric metric : measures) {
            head.addAll(List.of(metric.title(), "±"));
            units.addAll(List.of(metric.unit(), metric.unit()));
        }
        List<List<String>> rows = new ArrayList<>();
        for (Group group : comparison.groups()) {
            List<String> row = new ArrayList<>(group.at().values());
            row.add(Integer.toString(group.runs().size()));
            for (Metric metric : measures) {
                Optional<Estimate> mean = mean(group, metric);
                row.add(mean.map(one -> Double.toString(one.mean())).orElse(""));
                row.add(mean.filter(one -> one.count() > 1)
                        .map(one -> Double.toString(one.halfWidth()))
                        .orElse(""));
            }
            rows.add(row);
        }
        sections.add(new Sheet.Table(
                "Means over seeds",
                "± is half the 95 % interval of the mean by Student's t; of two seeds half their range.",
                head,
                rows,
                units));
    }

    /** What was recorded along the run: for one run all metrics of a quantity in a chart, for several a chart for the first of them. */
    private void curves() {
        Map<String, List<Metric>> quantities = new LinkedHashMap<>();
        Metric.headlines(
                        catalogue,
                        runs.stream()
                                .flatMap(run -> run.recorded().keySet().stream())
                                .collect(Collectors.toSet()))
                .stream()
                .filter(metric -> metric.unit() == Metric.Unit.SHARE || metric.unit() == Metric.Unit.NUMBER)
                .forEach(metric -> quantities
                        .computeIfAbsent(metric.name().replaceAll(".*[/-]", ""), missing -> new ArrayList<>())
                        .add(metric));
        quantities.forEach((quantity, metrics) -> {
            Metric first = metrics.get(0);
            boolean alone = several || metrics.size() == 1;
            String title =
                    alone ? first.title() : quantity.substring(0, 1).toUpperCase(Locale.ROOT) + quantity.substring(1);
            List<Sheet.Line> lines = several ? compared(first) : lines(metrics);
            List<Sheet.Bound> bounds = several ? List.of() : bounds(metrics);
            boolean logarithmic = first.unit() != Metric.Unit.SHARE && isWide(lines, bounds);
            String note = (alone && first.unit() != Metric.Unit.SHARE ? sentence(first.meaning()) : "")
                    + (lines.stream().anyMatch(line -> line.low().length > 0) ? " " + BAND : "")
                    + (logarithmic ? " The axis is logarithmic; what is beyond it is drawn at its end." : "");
            String along = runs.stream().allMatch(run -> run.spec().containsKey("rounds")) ? "round" : "step";
            sections.add(new Sheet.Chart(
                    title,
                    note.strip(),
                    Sheet.Axis.linear(along),
                    new Sheet.Axis(title, logarithmic, first.unit()),
                    lines,
                    bounds));
        });
    }

    private static String sentence(String words) {
        return words.isEmpty() ? "" : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
    }

    private List<Sheet.Line> lines(List<Metric> metrics) {
        return metrics.stream()
                .map(metric -> Sheet.Line.ofSeeds(
                        "", metric.title(), List.of(runs.get(0).recorded().get(metric.name()))))
                .toList();
    }

    private List<Sheet.Bound> bounds(List<Metric> metrics) {
        return runs.get(0).claims().stream()
                .filter(one -> one.value() != null && Double.isFinite(one.value()))
                .filter(one -> metrics.stream().anyMatch(metric -> metric.name().equals(one.metric())))
                .map(one -> new Sheet.Bound("certified bound", one.value()))
                .toList();
    }

    private List<Sheet.Line> compared(Metric metric) {
        List<Sheet.Line> lines = new ArrayList<>();
        for (Group group : comparison.groups()) {
            List<List<MetricRow>> seeds = group.runs().stream()
                    .map(run -> run.recorded().get(metric.name()))
                    .filter(Objects::nonNull)
                    .toList();
            if (!seeds.isEmpty()) {
                lines.add(Sheet.Line.ofSeeds(comparison.panel(group), comparison.line(group), seeds));
            }
        }
        return lines;
    }

    private static boolean isWide(List<Sheet.Line> lines, List<Sheet.Bound> bounds) {
        double[] positive = DoubleStream.concat(
                        lines.stream().flatMapToDouble(line -> DoubleStream.of(line.y())),
                        bounds.stream().mapToDouble(Sheet.Bound::value))
                .filter(value -> value > 0 && Double.isFinite(value))
                .sorted()
                .toArray();
        return positive.length > 0 && positive[positive.length - 1] / positive[0] > LINEAR_RATIO;
    }
}
