package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultFolders;
import dev.firebreak.experiments.store.Status;
import dev.firebreak.experiments.store.Summary;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One line for each run below a folder. */
@Command(
        name = "list",
        header = "Lists the runs below a folder: kind, status and a final value of each.",
        footerHeading = "%nExamples:%n",
        footer = {"  firebreak results list results", "  firebreak results list results/nnm-mnist"},
        mixinStandardHelpOptions = true)
final class ResultsListCommand implements Callable<Integer> {
    /** What is shown of a run, the first that it has. */
    private static final List<String> SHOWN =
            List.of("test/accuracy", "test/loss", "train/loss", "certificate/epsilon", "refutations", "cells/done");

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            defaultValue = "results",
            description = "a folder of results, on any Hadoop file system (default: ${DEFAULT-VALUE})")
    private String folder;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (ResultFolder run :
                ResultFolders.at(folder, HadoopSettings.ofSparkSubmit()).runs()) {
            out.println(Printable.of(line(run)));
        }
        out.flush();
        return 0;
    }

    private static String line(ResultFolder run) throws IOException {
        try {
            Manifest manifest = run.manifest();
            String status = run.status().map(Status::status).orElse("unknown");
            SortedMap<String, Double> metrics = run.summary().map(Summary::metrics).orElseGet(TreeMap::new);
            String value = SHOWN.stream()
                    .filter(metrics::containsKey)
                    .findFirst()
                    .map(metric -> String.format(Locale.ROOT, "%s %.4g", metric, metrics.get(metric)))
                    .orElse("");
            return String.format(
                    "%-28s  %s  %-8s  %-20s  %s", manifest.name(), manifest.run(), manifest.kind(), status, value);
        } catch (InputException damaged) {
            return run.location() + "  damaged: " + damaged.getMessage();
        }
    }
}
