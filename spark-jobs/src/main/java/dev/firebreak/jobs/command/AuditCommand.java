package dev.firebreak.jobs.command;

import dev.firebreak.experiments.audit.AuditKind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tries to refute a certificate. */
@Command(
        name = "audit",
        header = "Tries to refute a method's certificate by many runs, as one Spark job.",
        description = {
            "",
            "Three attacks on a model that was trained with some audited records and forgot them: a threshold on all of them at",
            "once, the same on the worst pair there is for the method (which also shows that the auditor has power), and U-LiRA",
            "on each record with shadow models. Each gives a lower bound on epsilon from exact binomial limits; one above the",
            "certified epsilon, or above claimed-epsilon, ends the command with exit code 3. Beside them: the naive attack with",
            "one threshold for all records, true positives at 1 %% false ones, and the score of the NeurIPS 2023 challenge.",
            "The result goes to OUT/NAME/RUN: audit.json with raw counts, report.html, report.md, summary.json. Finished tasks",
            "are kept, so an interrupted audit goes on where it stopped."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak unlearn audit unlearning/audit-canary",
            "  firebreak unlearn audit unlearning/audit-canary --set method=\"gradient-clipping(epsilon=50)\" --in-process",
            "  firebreak unlearn audit audit.yaml --set claimed-epsilon=1 --master spark://host:7077"
        },
        mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SpecArgument spec;

    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() throws IOException {
        return options.run(command.commandLine(), AuditKind.AUDIT, spec.read(), "audit", "refuted");
    }
}
