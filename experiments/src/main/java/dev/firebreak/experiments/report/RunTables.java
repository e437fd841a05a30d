package dev.firebreak.experiments.report;

import dev.firebreak.core.Claim;
import dev.firebreak.experiments.report.Comparison.Group;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.learning.train.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The tables that every page of runs ends with: expectations, final values, what is proved, spec and environment. */
final class RunTables {
    private final Comparison comparison;
    private final List<RecordedRun> runs;
    private final boolean several;
    private final List<Sheet.Section> sections = new ArrayList<>();

    private RunTables(Comparison comparison) {
        this.comparison = comparison;
        this.runs = comparison.runs();
        this.several = runs.size() > 1;
    }

    static List<Sheet.Section> of(Comparison comparison) {
        RunTables tables = new RunTables(comparison);
        tables.expectations();
        tables.values();
        tables.certificates();
        tables.spec();
        tables.environment();
        return tables.sections;
    }

    private void expectations() {
        List<List<String>> rows = new ArrayList<>();
        comparison
                .groups()
                .forEach(group -> group.runs()
                        .forEach(run -> run.expected()
                                .forEach(one -> rows.add(List.of(
                                        several
                                                ? comparison.label(group)
                                                : run.manifest().name(),
                                        one.metric(),
                                        one.expected(),
                                        one.found() == null ? "not measured" : Estimate.digits(one.found()),
                                        one.met() ? "met" : "not met")))));
        if (!rows.isEmpty()) {
            sections.add(new Sheet.Table(
                    "Expectations", "", List.of("run", "metric", "expected", "found", "verdict"), rows));
        }
    }

    /** Every final value of every run: metrics down for one run, across for several. */
    private void values() {
        List<Metric> metrics = RecordedRun.measured(runs);
        String title = "Final values";
        if (metrics.isEmpty()) {
            sections.add(new Sheet.Text(title, List.of("The run has not finished; there are none yet.")));
        } else if (several) {
            sections.add(compared(title, metrics));
        } else {
            sections.add(new Sheet.Table(
                    title,
                    "",
                    List.of("metric", "value", "exact value", "name in files"),
                    metrics.stream()
                            .map(metric -> {
                                double value = runs.get(0).metrics().get(metric.name());
                                return List.of(
                                        metric.title(),
                                        NumberText.text(metric.unit(), value),
                                        Double.toString(value),
                                        metric.name());
                            })
                            .toList()));
        }
    }

    private Sheet.Table compared(String title, List<Metric> metrics) {
        List<String> head = new ArrayList<>(comparison.axes());
        head.addAll(List.of("seed", "run id"));
        List<Metric.Unit> units = new ArrayList<>(Collections.nCopies(head.size(), null));
        metrics.forEach(metric -> {
            head.add(metric.title());
            units.add(metric.unit());
        });
        List<List<String>> rows = new ArrayList<>();
        for (Group group : comparison.groups()) {
            for (RecordedRun run : group.runs()) {
                List<String> row = new ArrayList<>(group.at().values());
                row.add(Objects.toString(run.manifest().trainingSeed(), ""));
                row.add(run.manifest().run());
                metrics.forEach(metric -> row.add(Objects.toString(run.metrics().get(metric.name()), "")));
                rows.add(row);
            }
        }
        return new Sheet.Table(title, "", head, rows, units);
    }

    private void certificates() {
        Map<List<String>, List<String>> rows = new LinkedHashMap<>();
        for (Group group : comparison.groups()) {
            for (Claim one : group.runs().get(0).claims()) {
                List<String> row = List.of(one.name(), bound(one), one.statement(), Objects.toString(one.source(), ""));
                rows.computeIfAbsent(row, missing -> new ArrayList<>()).add(comparison.line(group));
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        List<String> head = List.of("claim", "bound", "statement", "source", "runs");
        int columns = several ? head.size() : head.size() - 1;
        List<List<String>> cells = new ArrayList<>();
        rows.forEach((row, of) -> {
            List<String> all = new ArrayList<>(row);
            all.add(of.stream().distinct().collect(Collectors.joining("; ")));
            cells.add(all.subList(0, columns));
        });
        sections.add(new Sheet.Table("What is proved", "", head.subList(0, columns), cells));
    }

    private static String bound(Claim one) {
        if (one.value() == null) {
            return "none";
        }
        boolean whole = one.value() == Math.rint(one.value());
        return NumberText.text(whole ? Metric.Unit.COUNT : Metric.Unit.NUMBER, one.value());
    }

    /** The spec, every parameter written out; a key in which runs differ has all their values. */
    private void spec() {
        List<List<String>> rows = new ArrayList<>();
        for (String key : runs.get(0).spec().keySet()) {
            rows.add(List.of(
                    key, runs.stream().map(run -> run.value(key)).distinct().collect(Collectors.joining("; "))));
        }
        sections.add(new Sheet.Table("Spec", "", List.of("key", "value"), rows));
    }

    private void environment() {
        Manifest manifest = runs.get(0).manifest();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("kind", runs.stream().map(run -> run.value("kind")).distinct().collect(Collectors.joining("; ")));
        if (!several) {
            facts.put("run id", manifest.run());
        }
        facts.put("Firebreak", manifest.firebreak());
        facts.put("code", manifest.code());
        facts.put("commit", manifest.commit() + (manifest.dirty() ? ", changed" : ""));
        facts.put("Java", manifest.java());
        facts.put("Spark", manifest.spark());
        facts.put("kernels", manifest.kernels());
        facts.put("redundancy", manifest.redundancy());
        facts.put("fault domain", manifest.faultDomain());
        facts.put(
                "repeatable",
                manifest.repeatable()
                        ? "bit for bit"
                        : "no: a real deadline decided what arrived, or a secret what was drawn");
        facts.putAll(manifest.host());
        runs.forEach(run -> run.manifest().dataDigests().forEach((name, digest) -> facts.put("data " + name, digest)));
        sections.add(new Sheet.Table(
                "Environment",
                "A repeatable run gives the same bits again from its spec.yaml and this code, whatever the number of executors, threads,"
                        + " retries or resumes.",
                List.of("fact", "value"),
                facts.entrySet().stream()
                        .map(fact -> List.of(fact.getKey(), fact.getValue()))
                        .toList()));
    }
}
