package dev.firebreak.jobs.unlearning;

import dev.firebreak.jobs.unlearning.selection.SelectCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The unlearning commands. */
@Command(
        name = "unlearn",
        header = "Removes data from trained models, with a certificate, and checks receipts.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak unlearn demo",
            "  firebreak unlearn calibrate questions.jsonl",
            "  firebreak unlearn verify receipt.json --model model.safetensors"
        },
        mixinStandardHelpOptions = true,
        subcommands = {CalibrateCommand.class, DemoCommand.class, SelectCommand.class, VerifyCommand.class})
public final class UnlearnCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
