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
        name = "finetune",
        header = "Makes a trained model forget by noisy fine-tuning, with a certificate.",
        description = {
            "",
            "Starts from the result folder of 'firebreak train', or of an earlier request, and looks at the records that remain",
            "only: executors hold them and send gradients, the driver clips, adds noise and steps. The model, its receipt and a",
            "report go to OUT/NAME/RUN; what belongs to the owner of the data goes to OUT-private."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak unlearn finetune finetune-request.yaml",
            "  firebreak unlearn finetune unlearning/finetune-mnist --set model=results/mnist/RUN --set forget=ids.csv"
        },
        mixinStandardHelpOptions = true)
final class FinetuneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SpecOptions spec;

    @Override
    public Integer call() throws IOException {
        return spec.run(UnlearnKind.FINETUNE, command.commandLine());
    }
}
