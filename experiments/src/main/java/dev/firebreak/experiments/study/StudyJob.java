package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.Result;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.experiments.sweep.SweepCells;
import dev.firebreak.experiments.sweep.SweepTable;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A study as a run: all cells of its figures, each a result of its own, then one result with the tables, charts and verdicts. A cell that
 * is there is never run again.
 */
public final class StudyJob implements Job, Prepared {
    /** The kind in manifests and run ids. */
    public static final String KIND = "study";

    /** How many rows a study has, by verdict; of a figure the same with its name before it. */
    public static final List<Metric> METRICS = Metric.table("""
            rows | Rows | count | neither | numbers that have a reference
            rows/within | Within | count | neither | rows that agree with their reference
            rows/outside | Outside | count | neither | rows that do not
            rows/not-compared | Not compared | count | neither | rows that cannot be compared
            pairs | Pairs | count | neither | pairs of references of one metric that differ by more than 10%
            pairs/ordered | In the same order | count | neither | pairs that stand in the references' order
            """);

    /** After the name of a figure: the table of its cells. */
    public static final String CELLS = "-cells";

    /** The column of that table with the folder beside the study's that holds the runs. */
    public static final String FOLDER = "folder";

    private static final int MESSAGES = 10;

    private final Study study;
    private final Inputs inputs;
    private final RunOptions options;
    private final Map<StudyFigure, SweepCells> cells = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * Identifies all cells. In the quick form a figure whose data are not there is run on those that it names for this case, or left out; in the
     * full form it is left out if it says so.
     *
     * @param inputs where data are read
     * @param options where results go
     * @throws InputException if nothing is left
     */
    public StudyJob(Study study, Inputs inputs, RunOptions options) {
        this.study = study;
        this.inputs = inputs.shared();
        this.options = options;
        List<String> problems = new ArrayList<>();
        for (StudyFigure figure : study.figures()) {
            SweepCells real = new SweepCells(figure.sweep(), this.inputs, options);
            if (real.unreadable().isEmpty() || !(study.isQuick() || figure.optionalData())) {
                cells.put(figure, real);
                continue;
            }
            problems.addAll(real.unreadable());
            Optional<StudyFigure> other = figure.withoutData();
            other.ifPresent(one -> cells.put(one, new SweepCells(one.sweep(), this.inputs, options)));
            warnings.add("The data of '" + figure.title() + "' are not there ("
                    + String.join("; ", real.unreadable()) + "). "
                    + (other.isPresent()
                            ? "It is run on generated data, and nothing is compared."
                            : "It is left out."));
        }
        if (cells.isEmpty()) {
            throw new InputException(problems);
        }
    }

    @Override
    public String name() {
        return "reproduce-" + study.paper();
    }

    @Override
    public String canonical() {
        StringBuilder text = new StringBuilder("paper: ").append(study.paper()).append('\n');
        text.append("chosen: ").append(study.chosen()).append("\nfigures:\n");
        cells.forEach((figure, swept) -> {
            text.append("  - figure: ")
                    .append(figure.name())
                    .append("\n    files: ")
                    .append(figure.digest());
            text.append('\n').append(swept.text().indent(4));
        });
        return text.toString();
    }

    @Override
    public SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        cells.values().forEach(swept -> digests.putAll(swept.digests()));
        return digests;
    }

    @Override
    public List<Expectation> expectations() {
        return cells.keySet().stream()
                .flatMap(figure -> figure.expectations().stream()
                        .map(one -> new Expectation(figure.name() + "/" + one.metric(), one.comparison(), one.bound())))
                .toList();
    }

    @Override
    public Prepared prepare(String run, String path) {
        List<String> missing = cells.values().stream()
                .filter(SweepCells::isUnreadable)
                .flatMap(swept -> swept.unreadable().stream())
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            throw new InputException(missing);
        }
        return this;
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public boolean needsRuntime() {
        return false;
    }

    @Override
    public Manifest.Draws draws(Runtime runtime) {
        return Manifest.Draws.ofSeed(0);
    }

    @Override
    public Result execute(Run run) throws IOException {
        Runs around = new Runs(options, inputs, run.runtime(), run.stop(), warning -> {});
        Map<StudyFigure, SweepTable> tables = new LinkedHashMap<>();
        List<String> messages = new ArrayList<>();
        long failed = 0;
        for (Map.Entry<StudyFigure, SweepCells> one : cells.entrySet()) {
            SweepTable table = one.getValue()
                    .run(around, study.paper() + " " + one.getKey().name());
            tables.put(one.getKey(), table);
            failed += table.failed();
            messages.addAll(table.messages());
        }
        run.stop().check();
        if (failed > 0) {
            throw new IOException(failed
                    + " cells failed; the others are kept, and the same command runs the failed ones only:\n"
                    + String.join("\n", messages.subList(0, Math.min(MESSAGES, messages.size()))));
        }
        List<FigureResult> results = new ArrayList<>();
        int threads = Math.max(1, run.runtime().localCells());
        for (Map.Entry<StudyFigure, SweepTable> one : tables.entrySet()) {
            String folder = options.out() + "/" + cells.get(one.getKey()).name();
            results.add(FigureResult.of(one.getKey(), one.getValue(), folder, inputs, threads));
        }
        return result(results);
    }

    private Result result(List<FigureResult> results) throws IOException {
        SortedMap<String, Double> metrics = FigureResult.counts(
                results.stream().flatMap(one -> one.rows().stream()).toList());
        Map<String, ResultTable> tables = new TreeMap<>();
        for (FigureResult one : results) {
            String name = one.figure().name();
            one.metrics().forEach((metric, value) -> metrics.put(name + "/" + metric, value));
            tables.put(name, StudySheet.results(one));
            tables.put(
                    name + CELLS,
                    one.table().table().with(FOLDER, cells.get(one.figure()).name()));
        }
        Sheet sheet = StudySheet.of(study, warnings, results);
        Map<String, byte[]> files = new TreeMap<>();
        tables.forEach((name, table) -> files.put(name + ".csv", table.csv().getBytes(StandardCharsets.UTF_8)));
        files.put("report.md", sheet.markdown().getBytes(StandardCharsets.UTF_8));
        return Result.of(metrics, List.of(), List.of())
                .with(sheet)
                .tabulating(tables)
                .attaching(files);
    }
}
