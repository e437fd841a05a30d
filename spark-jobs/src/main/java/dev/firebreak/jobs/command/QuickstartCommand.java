package dev.firebreak.jobs.command;

import dev.firebreak.core.kernel.Sums;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultFolders;
import dev.firebreak.experiments.study.Study;
import dev.firebreak.experiments.study.StudyJob;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A first look: five servers under two attacks, on generated data. */
@Command(
        name = "quickstart",
        header = "See in about a minute what robust aggregation and gradient coding do.",
        description = {
            "",
            "20 workers, each holding one class of generated digits; 4 of them are Byzantine. Compares the plain mean, "
                    + "the trimmed mean and NNM before it, and LAD (every worker computes 5 subsets) with the latter two, under "
                    + "two attacks. Needs no data and no network. It is the study quickstart of the spec quickstart/digits."
        },
        footer = {
            "  firebreak quickstart",
            "  firebreak quickstart --in-process --out /tmp/results",
            "",
            "One line of the comparison alone: firebreak train quickstart/digits --set attack=sign-flip"
        })
final class QuickstartCommand extends BaseCommand {
    private static final String STUDY = "quickstart";
    private static final String ACCURACY = "test/accuracy";
    private static final String CELLS = "servers" + StudyJob.CELLS;

    @Mixin
    private CommonOptions options;

    /** One line of the comparison, with the metrics of its run for each seed. */
    private record Line(String attack, String server, List<Map<String, Double>> runs) {
        double mean(String metric) {
            return Sums.mean(runs.stream()
                    .mapToDouble(run -> run.getOrDefault(metric, Double.NaN))
                    .toArray());
        }
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = err();
        Study.Choice choice = new Study.Choice(
                List.of(), Study.Extent.EVERY, options.seeds(), false, SpecFiles.properties(), options.overrides());
        FinishedRun study = options.run(Study.read(STUDY, choice, HadoopSettings::ofSparkSubmit));
        if (!study.outcome().finished()) {
            return FinalLine.end(spec.commandLine(), study, STUDY, "expectation");
        }
        Configuration settings = HadoopSettings.ofSparkSubmit();
        List<Map<String, Object>> cells =
                ResultFolder.open(study.path(), settings).table(CELLS).rows();
        String folder = options.run().out() + "/" + cells.get(0).get(StudyJob.FOLDER);
        Collection<Line> lines = lines(cells, folder, settings);
        err.printf(
                "%n%-26s %-38s %9s %8s %12s %8s%n", "attack", "server", "accuracy", "loss", "bytes/round", "s/round");
        SortedMap<String, Double> accuracies = new TreeMap<>();
        for (Line line : lines) {
            err.printf(
                    Locale.ROOT,
                    "%-26s %-38s %9.4f %8.3f %,12.0f %8.4f%n",
                    line.attack(),
                    line.server(),
                    line.mean(ACCURACY),
                    line.mean("test/loss"),
                    line.mean("bytes/uplink"),
                    line.mean("seconds/round"));
            accuracies.put(ACCURACY + " under " + line.attack() + ": " + line.server(), line.mean(ACCURACY));
        }
        byte[] page = Reports.page(
                "Quickstart: 20 workers, 4 of them Byzantine",
                ResultFolders.at(folder, settings).readable(problem -> err.println("firebreak: " + problem)),
                err::println,
                err::println);
        err.printf(
                "%nresults: %s%nreport:  %s%n",
                folder, ResultFolders.write(folder, ResultFolder.REPORT, page, settings));
        err.flush();
        FinalLine.print(out(), STUDY, study.outcome(), folder, accuracies);
        return study.outcome().exitCode();
    }

    private static Collection<Line> lines(List<Map<String, Object>> cells, String folder, Configuration settings)
            throws IOException {
        Map<List<Object>, Line> lines = new LinkedHashMap<>();
        for (Map<String, Object> cell : cells) {
            ResultFolder run = ResultFolder.open(folder + "/" + cell.get("run"), settings);
            lines.computeIfAbsent(
                            List.of(cell.get("attack"), cell.get("case")),
                            key -> new Line(key.get(0).toString(), key.get(1).toString(), new ArrayList<>()))
                    .runs()
                    .add(run.summary().orElseThrow().metrics());
        }
        return lines.values();
    }
}
