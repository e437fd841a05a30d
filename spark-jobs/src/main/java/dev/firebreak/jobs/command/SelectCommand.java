package dev.firebreak.jobs.command;

import dev.firebreak.jobs.selection.SelectKind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Selects the records of an unwanted domain whose removal forgets most of it. */
@Command(
        name = "select",
        header = "Selects the records of an unwanted domain whose removal forgets most of it, on Spark.",
        description = {
            "",
            "Scores every record, chooses as many as the budget says, and writes to OUT/NAME/RUN: removed/ (ids, Parquet), edited/",
            "(what is left of both domains, Parquet), scores/, metrics by budget, a classifier of the edited data, report.html.",
            "The chosen ids depend neither on partitions nor on the order of rows. Finished steps are kept: an interrupted run",
            "goes on where it stopped, and a finished one is not run again.",
            "",
            "Keys of SPEC: name, unwanted and retained (parquet, csv, json-lines, libsvm, texts, gaussian), features (columns, tf-idf,",
            "hashed-tf-idf, principal), score (euclid-mu2, cos-mu2, lr-euclid, lr-cos, maha-mu2, lr-maha, knn-ratio, norm, random),",
            "budget (0.75, 1000, frontier(removal=2), frontier(preservation=0.1)), sample, hold-out, c, seed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak unlearn select unlearning/select-sms --data DIR",
            "  firebreak unlearn select unlearning/select-gaussian --set budget=\"frontier(preservation=0.01)\""
        },
        mixinStandardHelpOptions = true)
final class SelectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SpecArgument spec;

    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() throws IOException {
        return options.run(command.commandLine(), SelectKind.SELECT, spec.read(), "run", "not met");
    }
}
