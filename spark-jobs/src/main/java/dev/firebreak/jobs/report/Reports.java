package dev.firebreak.jobs.report;

import dev.firebreak.jobs.report.ReportData.Run;
import dev.firebreak.jobs.store.Certificate;
import dev.firebreak.jobs.store.Manifest;
import dev.firebreak.jobs.store.MetricRow;
import dev.firebreak.jobs.store.ResultFolder;
import dev.firebreak.jobs.store.Status;
import dev.firebreak.jobs.store.Summary;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Makes {@code report.html} from result folders. Equal results give equal pages, timings aside. */
public final class Reports {
    /** From the plain to the elaborate: no coding before coding, short pipelines before long ones. */
    private static final Comparator<Run> ORDER = Comparator.comparing((Run run) -> run.part("attack"))
            .thenComparing(run -> !run.part("coding").equals("none"))
            .thenComparing(run -> run.part("aggregation").split("\\|").length)
            .thenComparing(run -> run.part("aggregation"))
            .thenComparing(run -> run.spec().toString());

    private Reports() {}

    /**
     * The page of one run.
     *
     * @throws IOException if its folder cannot be read
     */
    public static byte[] page(ResultFolder folder) throws IOException {
        Run run = run(folder);
        return page(new ReportData(run.manifest().name(), List.of(run), List.of("firebreak train spec.yaml")));
    }

    /**
     * The page that compares runs.
     *
     * @param title the heading
     * @param folders the runs, in any order
     * @throws IOException if a folder cannot be read
     */
    public static byte[] page(String title, List<ResultFolder> folders) throws IOException {
        if (folders.size() == 1) {
            return page(folders.get(0));
        }
        List<Run> runs = new ArrayList<>();
        for (ResultFolder folder : folders) {
            runs.add(run(folder));
        }
        runs.sort(ORDER);
        List<String> command = runs.stream()
                .map(run -> "firebreak train " + run.manifest().name() + "/"
                        + run.manifest().run() + "/spec.yaml")
                .toList();
        return page(new ReportData(title, runs, command));
    }

    static byte[] page(ReportData data) {
        return new Page(data).html().getBytes(StandardCharsets.UTF_8);
    }

    private static Run run(ResultFolder folder) throws IOException {
        Optional<Summary> summary = folder.summary();
        Optional<Status> status = folder.status();
        Manifest manifest = folder.manifest();
        List<Certificate> certificates = summary.map(Summary::certificates).orElse(List.of());
        return new Run(
                spec(folder.spec()),
                status.map(Status::status).orElse("unknown"),
                manifest,
                summary.map(Summary::metrics).orElse(new TreeMap<>()),
                certificates,
                series(folder.metrics()));
    }

    private static SortedMap<String, Series> series(List<MetricRow> rows) {
        Map<String, List<MetricRow>> byMetric = rows.stream().collect(Collectors.groupingBy(MetricRow::metric));
        SortedMap<String, Series> series = new TreeMap<>();
        byMetric.forEach((metric, values) -> series.put(
                metric,
                new Series(
                        values.stream().mapToInt(MetricRow::round).toArray(),
                        values.stream().mapToDouble(MetricRow::value).toArray())));
        return series;
    }

    /** The spec's keys with their values as text, as written. */
    private static Map<String, String> spec(String yaml) {
        Map<String, String> parts = new LinkedHashMap<>();
        if (new Yaml().compose(new StringReader(yaml)) instanceof MappingNode spec) {
            for (NodeTuple key : spec.getValue()) {
                parts.put(text(key.getKeyNode()), text(key.getValueNode()));
            }
        }
        return parts;
    }

    private static String text(Node node) {
        if (node instanceof SequenceNode list) {
            return list.getValue().stream().map(Reports::text).collect(Collectors.joining(", "));
        }
        if (node instanceof MappingNode map) {
            return map.getValue().stream()
                    .map(entry -> text(entry.getKeyNode()) + " " + text(entry.getValueNode()))
                    .collect(Collectors.joining(", "));
        }
        return ((ScalarNode) node).getValue();
    }
}
