package dev.firebreak.jobs.command;

import dev.firebreak.core.Printable;
import dev.firebreak.experiments.store.Expected;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.Status;
import dev.firebreak.experiments.store.Summary;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Everything that one run says of itself. */
@Command(
        name = "show",
        header = "Shows one run: what was asked, where it stands, its final values and what is proved about it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak results show results/nnm-mnist/0f3a9c41d2b7e865",
            "  firebreak results show results/nnm-mnist/0f3a9c41d2b7e865 --check"
        },
        mixinStandardHelpOptions = true)
final class ResultsShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "the folder of a run, on any Hadoop file system")
    private String folder;

    @Option(names = "--check", description = "first compare every file of the result with its digest")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
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
        Optional<Summary> summary = run.summary();
        summary.ifPresent(found -> {
            found.metrics().forEach((metric, value) -> line(out, metric, Double.toString(value)));
            found.claims()
                    .forEach(one -> line(
                            out,
                            one.name(),
                            (one.value() == null ? "none" : one.value().toString()) + "; " + one.statement()));
        });
        status.map(Status::expected).orElse(List.of()).forEach(one -> line(out, "expected", text(one)));
        out.flush();
        return 0;
    }

    private static String text(Expected one) {
        return one.metric() + " " + one.expected() + ", found " + one.found() + (one.met() ? "" : ": NOT MET");
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(Printable.of(String.format("%-34s  %s", name, value)));
    }
}
