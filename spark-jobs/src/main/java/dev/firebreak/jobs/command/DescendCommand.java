package dev.firebreak.jobs.command;

import dev.firebreak.experiments.unlearning.UnlearnKind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the pipeline of that name. */
@Command(
        name = "descend",
        header = "As perturb, from a robust start that forget data of any kind cannot move far.",
        description = {
            "",
            "Training is gradient descent on the trimmed mean of group gradients. A request is answered from there; an experiment",
            "also says how many steps it takes from the start of plain training and from none."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak unlearn descend unlearning/descend",
            "  firebreak unlearn descend descend-request.yaml --set model=results/descend/RUN --set forget=ids.csv"
        },
        mixinStandardHelpOptions = true)
final class DescendCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SpecOptions spec;

    @Override
    public Integer call() throws IOException {
        return spec.run(UnlearnKind.DESCEND, command.commandLine());
    }
}
