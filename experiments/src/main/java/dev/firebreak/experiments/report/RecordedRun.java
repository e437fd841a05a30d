package dev.firebreak.experiments.report;

import dev.firebreak.core.Claim;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.experiments.store.Status;
import dev.firebreak.experiments.store.Summary;
import dev.firebreak.experiments.study.StudyJob;
import dev.firebreak.experiments.train.SelectionTables;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One run as its folder holds it.
 *
 * @param manifest what it depends on
 * @param status where it stands, a word of {@code status.json}
 * @param spec the canonical spec by key, parts as calls
 * @param metrics final values by metric name; empty if it did not finish
 * @param claims what is proved about it
 * @param expected what the spec expects, with what was found
 * @param recorded all values by metric name, by ascending round
 * @param workers how the workers' messages entered the aggregates, where that was recorded
 */
record RecordedRun(
        Manifest manifest,
        String status,
        Map<String, String> spec,
        SortedMap<String, Double> metrics,
        List<Claim> claims,
        List<Status.Expected> expected,
        SortedMap<String, List<MetricRow>> recorded,
        Optional<ResultTable> workers) {

    static RecordedRun of(ResultFolder folder) throws IOException {
        Optional<Summary> summary = folder.summary();
        Optional<Status> status = folder.status();
        Map<String, String> spec = new SpecText(folder.location() + "/spec.yaml", folder.spec()).entries();
        boolean selection =
                summary.isPresent() && Boolean.parseBoolean(spec.get(ExperimentSpec.RECORD_SELECTION.name()));
        return new RecordedRun(
                folder.manifest(),
                status.map(Status::status).orElse("unknown"),
                spec,
                summary.map(Summary::metrics).orElseGet(TreeMap::new),
                summary.map(Summary::claims).orElse(List.of()),
                status.map(Status::expected).orElse(List.of()),
                folder.metrics().stream()
                        .collect(Collectors.groupingBy(MetricRow::metric, TreeMap::new, Collectors.toList())),
                selection ? Optional.of(folder.table(SelectionTables.BY_WORKER)) : Optional.empty());
    }

    /** The value of a key, or nothing; {@code kind} is the kind of run. */
    String value(String key) {
        return key.equals("kind") ? manifest.kind() : spec.getOrDefault(key, "");
    }

    /** From the plain to the elaborate, key by key: what is {@code none} comes first, then short pipelines before long ones. */
    static Comparator<RecordedRun> order() {
        Comparator<String> values = Comparator.comparing((String value) -> !value.equals("none"))
                .thenComparing(value -> value.split("\\|", -1).length)
                .thenComparing(Comparator.naturalOrder());
        return (a, b) -> {
            Set<String> keys = new LinkedHashSet<>(List.of("kind"));
            keys.addAll(a.spec.keySet());
            keys.addAll(b.spec.keySet());
            return keys.stream()
                    .mapToInt(key -> values.compare(a.value(key), b.value(key)))
                    .filter(difference -> difference != 0)
                    .findFirst()
                    .orElseGet(() -> a.manifest.run().compareTo(b.manifest.run()));
        };
    }

    static List<Metric> catalogue(List<RecordedRun> runs) {
        Set<String> kinds = runs.stream().map(run -> run.manifest.kind()).collect(Collectors.toSet());
        return kinds.contains(StudyJob.KIND) ? StudyJob.METRICS : Kinds.metrics(kinds);
    }

    /** The names of what these runs ended with, those with a better end first, in the catalogue's order. */
    static List<Metric> measured(List<RecordedRun> runs) {
        List<Metric> catalogue = catalogue(runs);
        Set<String> names = runs.stream()
                .flatMap(run -> run.metrics.keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> ordered = new LinkedHashSet<>();
        Metric.headlines(catalogue, names).forEach(metric -> ordered.add(metric.name()));
        catalogue.stream().map(Metric::name).filter(names::contains).forEach(ordered::add);
        ordered.addAll(names);
        return ordered.stream().map(name -> Metric.of(catalogue, name)).toList();
    }
}
