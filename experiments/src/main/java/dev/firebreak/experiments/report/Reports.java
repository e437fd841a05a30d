package dev.firebreak.experiments.report;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.experiments.report.ReportData.Run;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.CellList;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.store.Certificate;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.Status;
import dev.firebreak.experiments.store.Summary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Makes {@code report.html} from result folders. Equal results give equal pages, timings aside. */
public final class Reports {
    /** From the plain to the elaborate: no coding before coding, short pipelines before long ones. */
    private static final Comparator<Run> ORDER = Comparator.comparing((Run run) -> run.part("attack"))
            .thenComparing(run -> !run.part("coding").equals("none"))
            .thenComparing(run -> run.part("aggregation").split("\\|").length)
            .thenComparing(run -> run.part("aggregation"))
            .thenComparing(run -> run.spec().toString());

    /** The file of a result that holds its tables and charts, where they are not those of its recorded metrics. */
    public static final String SHEET = "sheet.json";

    private Reports() {}

    /**
     * The page of one run of any kind, from its folder alone.
     *
     * @throws IOException if its folder cannot be read
     */
    public static byte[] page(ResultFolder folder) throws IOException {
        if (folder.attachment(CellList.FILE).isPresent()) {
            return sweep(folder);
        }
        Optional<byte[]> sheet = folder.attachment(SHEET);
        return sheet.isPresent()
                ? Sheet.read(folder.location() + "/" + SHEET, sheet.get()).html()
                : page(run(folder));
    }

    // The cells' own folders hold what is compared.
    private static byte[] sweep(ResultFolder folder) throws IOException {
        List<ResultFolder> cells = new ArrayList<>();
        for (CellOutcome cell : CellList.of(folder).cells()) {
            cells.add(folder.beside(cell.run()));
        }
        return page(folder.manifest().name(), cells, skipped -> {});
    }

    private static byte[] page(Run run) {
        return page(new ReportData(
                run.manifest().name(),
                List.of(run),
                List.of("# in the folder of this page", "firebreak train spec.yaml --out ../..")));
    }

    /**
     * The page that compares runs. A run whose files are damaged is left out, so that the others can still be compared.
     *
     * @param title the heading
     * @param folders the runs, in any order
     * @param skipped takes one line for each run that is left out
     * @throws InputException if no run can be read
     */
    public static byte[] page(String title, List<ResultFolder> folders, Consumer<String> skipped) {
        List<Run> runs = new ArrayList<>();
        for (ResultFolder folder : folders) {
            try {
                runs.add(run(folder));
            } catch (IOException | RuntimeException damaged) {
                skipped.accept(folder.location() + " is left out: " + Excerpt.of(reason(damaged)));
            }
        }
        if (runs.isEmpty()) {
            throw new InputException(title + ": none of " + folders.size() + " results can be read");
        }
        if (runs.size() == 1) {
            return page(runs.get(0));
        }
        runs.sort(ORDER);
        List<String> command = new ArrayList<>(List.of("# in the folder of all results"));
        runs.forEach(run -> command.add("firebreak train " + run.manifest().name() + "/"
                + run.manifest().run() + "/spec.yaml --out ."));
        return page(new ReportData(title, runs, command));
    }

    static byte[] page(ReportData data) {
        return new Page(data).html().getBytes(StandardCharsets.UTF_8);
    }

    private static Run run(ResultFolder folder) throws IOException {
        Optional<Summary> summary = folder.summary();
        Optional<Status> status = folder.status();
        Manifest manifest = folder.manifest();
        if (manifest.name() == null || manifest.run() == null) {
            throw new InputException(folder.location() + ": manifest.json has no name or no run");
        }
        List<Certificate> certificates = summary.map(Summary::certificates).orElse(List.of());
        return new Run(
                new SpecText(folder.location() + "/spec.yaml", folder.spec()).entries(),
                status.map(Status::status).orElse("unknown"),
                manifest,
                summary.map(Summary::metrics).orElse(new TreeMap<>()),
                certificates,
                series(folder.metrics()));
    }

    private static String reason(Exception damaged) {
        String message = damaged.getMessage();
        return message == null
                ? damaged.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
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
}
