package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.Pruning;
import dev.firebreak.experiments.store.Pruning.Reason;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultFolders;
import dev.firebreak.experiments.store.Status;
import dev.firebreak.experiments.store.Summary;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about results that compute nothing. */
@Command(
        name = "results",
        header = "Lists, shows and prunes results.",
        footer = {
            "  firebreak results list results",
            "  firebreak results show results/nnm-mnist/0f3a9c41d2b7e865",
            "  firebreak results prune results --unfinished --other-code"
        })
final class ResultsCommand extends BaseCommand {
    /** What is shown of a run in a list, the first that it has. */
    private static final List<String> SHOWN =
            List.of("test/accuracy", "test/loss", "train/loss", "certificate/epsilon", "refutations", "cells/done");

    @Command(
            name = "list",
            header = "Lists the runs below a folder: kind, status and a final value of each.",
            footerHeading = "%nExamples:%n",
            footer = {"  firebreak results list results", "  firebreak results list results/nnm-mnist"},
            mixinStandardHelpOptions = true)
    int list(
            @Parameters(
                            paramLabel = "DIR",
                            defaultValue = "results",
                            description = "a folder of results, on any Hadoop file system (default: ${DEFAULT-VALUE})")
                    String folder)
            throws IOException {
        PrintWriter out = out();
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
            Map<String, Double> metrics =
                    run.summary().<Map<String, Double>>map(Summary::metrics).orElse(Map.of());
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

    @Command(
            name = "show",
            header = "Shows one run: what was asked, its status, its final values and what is proved about it.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  firebreak results show results/nnm-mnist/0f3a9c41d2b7e865",
                "  firebreak results show results/nnm-mnist/0f3a9c41d2b7e865 --check"
            },
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "DIR", description = "the folder of a run, on any Hadoop file system")
                    String folder,
            @Option(names = "--check", description = "first compare every file of the result with its digest")
                    boolean check)
            throws IOException {
        PrintWriter out = out();
        ResultFolder run = ResultFolder.open(folder, HadoopSettings.ofSparkSubmit());
        if (check) {
            run.check();
            out.println("every file is as it was written");
        }
        Manifest manifest = run.manifest();
        Optional<Status> status = run.status();
        line(out, "run", manifest.kind() + " " + manifest.name() + "/" + manifest.run());
        line(out, "status", status.map(Status::status).orElse("unknown"));
        status.map(Status::message).ifPresent(message -> line(out, "message", message));
        line(out, "mode", manifest.mode() + (manifest.repeatable() ? ", repeats bit for bit" : ", does not repeat"));
        line(out, "code", manifest.code() + " (commit " + manifest.commit() + (manifest.dirty() ? ", changed)" : ")"));
        manifest.dataDigests().forEach((name, digest) -> line(out, "data", name + " " + digest));
        out.println();
        run.spec().lines().forEach(text -> out.println("  " + Printable.of(text)));
        out.println();
        run.summary().ifPresent(found -> {
            found.metrics().forEach((metric, value) -> line(out, metric, Double.toString(value)));
            found.claims()
                    .forEach(one -> line(
                            out,
                            one.name(),
                            (one.value() == null ? "none" : one.value().toString()) + "; " + one.statement()));
        });
        for (Status.Expected one : status.map(Status::expected).orElse(List.of())) {
            String met = one.met() ? "" : ": NOT MET";
            line(out, "expected", one.metric() + " " + one.expected() + ", found " + one.found() + met);
        }
        out.flush();
        return 0;
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(Printable.of(String.format("%-34s  %s", name, value)));
    }

    @Command(
            name = "prune",
            header = "Removes runs that did not finish or were made by other code.",
            description = {
                "",
                "Without --yes it only names them. Releases and all results with a receipt stay, as do runs that a process is writing, and "
                        + "files that belong to no result."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  firebreak results prune results --unfinished",
                "  firebreak results prune results --unfinished --other-code --yes"
            },
            mixinStandardHelpOptions = true)
    int prune(
            @Parameters(paramLabel = "DIR", description = "a folder of results, on any Hadoop file system")
                    String folder,
            @Option(names = "--unfinished", description = "runs that did not finish; what they have kept is lost")
                    boolean unfinished,
            @Option(
                            names = "--other-code",
                            description = "runs of another code version, whose ids no spec has any more")
                    boolean otherCode,
            @Option(names = "--yes", description = "remove them") boolean yes)
            throws IOException {
        Map<Reason, Boolean> given = Map.of(Reason.UNFINISHED, unfinished, Reason.OTHER_CODE, otherCode);
        List<Reason> wanted = Stream.of(Reason.values()).filter(given::get).toList();
        if (wanted.isEmpty()) {
            throw new InputException("nothing to prune: give --unfinished, --other-code or both");
        }
        PrintWriter out = out();
        Configuration hadoop = HadoopSettings.ofSparkSubmit();
        for (ResultFolder run : ResultFolders.at(folder, hadoop).runs()) {
            Optional<Reason> reason = Pruning.reason(run, wanted);
            if (reason.isPresent()) {
                Optional<String> left = yes ? Pruning.remove(run, reason.get(), hadoop) : Optional.empty();
                String what = yes ? left.map(why -> "left: " + why).orElse("removed") : "would be removed";
                out.println(Printable.of(run.location() + "  " + reason.get().words() + ": " + what));
            }
        }
        out.flush();
        return 0;
    }
}
