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
        name = "perturb",
        header = "Trains or unlearns to a certified precision and releases with noise (forget data like the rest).",
        description = {
            "",
            "A spec with data and learner trains, keeps the exact parameters in the owner's folder and releases noisy ones. A spec",
            "with model and forget answers a request from there. Neither noise nor precision depends on how many are forgotten."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak unlearn perturb unlearning/perturb-mnist",
            "  firebreak unlearn perturb perturb-request.yaml --set model=results/perturb-mnist/RUN --set forget=ids.csv"
        },
        mixinStandardHelpOptions = true)
final class PerturbCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SpecOptions spec;

    @Override
    public Integer call() throws IOException {
        return spec.run(UnlearnKind.PERTURB, command.commandLine());
    }
}
