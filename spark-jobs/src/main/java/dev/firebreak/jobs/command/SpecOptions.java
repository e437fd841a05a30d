package dev.firebreak.jobs.command;

import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.unlearning.Origin;
import dev.firebreak.experiments.unlearning.UnlearnKind;
import dev.firebreak.experiments.unlearning.UnlearnPipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** What the commands share that run a pipeline from a spec. */
final class SpecOptions {
    @Mixin
    private SpecArgument spec;

    @Mixin
    private CommonOptions options;

    /** Runs a pipeline and tells how it ended. */
    int run(UnlearnKind kind, CommandLine command) throws IOException {
        FinishedRun finished = options.run(UnlearnPipeline.of(kind), spec.read());
        if (finished.outcome() == Outcome.STOPPED) {
            return FinalLine.tell(command, finished, "run", "not met");
        }
        PrintWriter err = command.getErr();
        if (finished.already()) {
            err.println("this request has already been fulfilled; the earlier receipt remains valid");
        }
        finished.notes().forEach(err::println);
        finished.metrics().forEach((name, value) -> {
            if (name.startsWith("start/") || name.startsWith("capacity/")) {
                err.printf(Locale.ROOT, "%-24s %.6g%n", name, value);
            }
        });
        finished.failures().forEach(failure -> err.println("not met: " + failure));
        err.println("result:  " + finished.path());
        err.println("receipt: " + finished.path() + "/" + Origin.RECEIPT);
        err.println("report:  " + finished.path() + "/report.html");
        err.flush();
        FinalLine.print(command.getOut(), finished);
        return finished.outcome().exitCode();
    }
}
