package dev.firebreak.jobs.command;

import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.store.ResultFolders;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A first look: five servers under two attacks, on generated data. */
@Command(
        name = "quickstart",
        header = "See in about a minute what robust aggregation and gradient coding do.",
        description = {
            "",
            "20 workers, each holding one class of generated digits; 4 of them are Byzantine. Compares the plain mean, "
                    + "the trimmed mean and NNM before it, and LAD (every worker computes 5 subsets) with the latter two, under "
                    + "two attacks. Needs no data and no network. The spec is the shipped one named quickstart/digits."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak quickstart",
            "  firebreak quickstart --in-process --out /tmp/results",
            "",
            "One line of the comparison alone: firebreak train quickstart/digits --set attack=sign-flip"
        },
        mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {
    private static final String SPEC = "quickstart/digits";
    private static final List<String> ATTACKS = List.of("alie(tau=1.5)", "sign-flip(coefficient=-10)");
    private static final String LAD = "lad(redundancy=5)";
    private static final List<Server> SERVERS = List.of(
            new Server("none", "mean"),
            new Server("none", "trimmed-mean"),
            new Server("none", "nnm | trimmed-mean"),
            new Server(LAD, "trimmed-mean"),
            new Server(LAD, "nnm | trimmed-mean"));

    /** What a line of the comparison differs in. */
    private record Server(String coding, String aggregation) {
        String label() {
            return coding.equals("none") ? aggregation : coding + " + " + aggregation;
        }
    }

    /** One line of the comparison. */
    private record Line(String attack, String server, FinishedRun run) {}

    @Spec
    private CommandSpec command;

    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = command.commandLine().getErr();
        RunOptions run = options.run();
        err.println("20 workers, 4 of them Byzantine, one class of generated digits per worker");
        List<Line> lines;
        try (Runtime runtime = options.runtime()) {
            lines = compare(new Runs(run, options.inputs(), runtime, StopSignal.listen(), CommonOptions::warn), err);
        }
        Outcome outcome = lines.stream()
                .map(line -> line.run().outcome())
                .filter(ended -> ended == Outcome.STOPPED)
                .findFirst()
                .orElse(Outcome.DONE);
        print(lines, err);
        String folder = run.out() + "/quickstart";
        Configuration settings = HadoopSettings.ofSparkSubmit();
        byte[] page = Reports.page(
                "Quickstart: 20 workers, 4 of them Byzantine",
                ResultFolders.at(folder, settings).readable(problem -> err.println("firebreak: " + problem)),
                err::println,
                err::println);
        String report = ResultFolders.writeReport(folder, settings, page);
        err.println();
        err.println("results: " + folder);
        err.println("report:  " + report);
        err.flush();
        SortedMap<String, Double> accuracies = new TreeMap<>();
        lines.forEach(line -> accuracies.put(
                "test/accuracy under " + line.attack() + ": " + line.server(),
                line.run().metrics().get("test/accuracy")));
        FinalLine.print(command.commandLine().getOut(), "quickstart", outcome, folder, accuracies);
        return outcome.exitCode();
    }

    private List<Line> compare(Runs runs, PrintWriter err) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String attack : ATTACKS) {
            for (Server server : SERVERS) {
                if (runs.stop().isRaised()) {
                    return lines;
                }
                err.println(attack + " against " + server.label());
                err.flush();
                Map<String, String> set = new LinkedHashMap<>(options.overrides());
                set.put("attack", attack);
                set.put("coding", server.coding());
                set.put("aggregation", server.aggregation());
                FinishedRun finished = runs.run(Declaration.read(
                        TrainKind.TRAIN,
                        SpecFiles.read(SPEC, HadoopSettings::ofSparkSubmit),
                        SpecFiles.properties(),
                        set));
                FinalLine.warn(err, finished);
                lines.add(new Line(attack, server.label(), finished));
            }
        }
        return lines;
    }

    private void print(List<Line> lines, PrintWriter err) {
        err.println();
        err.printf("%-26s %-38s %9s %8s %12s %8s%n", "attack", "server", "accuracy", "loss", "bytes/round", "s/round");
        for (Line line : lines) {
            SortedMap<String, Double> metrics = line.run().metrics();
            err.printf(
                    Locale.ROOT,
                    "%-26s %-38s %9.4f %8.3f %,12.0f %8.4f%n",
                    line.attack(),
                    line.server(),
                    metrics.get("test/accuracy"),
                    metrics.get("test/loss"),
                    metrics.get("bytes/uplink"),
                    metrics.getOrDefault("seconds/round", Double.NaN));
        }
    }
}
