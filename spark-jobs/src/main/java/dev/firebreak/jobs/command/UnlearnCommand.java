package dev.firebreak.jobs.command;

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
            "  firebreak unlearn finetune request.yaml",
            "  firebreak unlearn audit unlearning/audit-canary",
            "  firebreak unlearn calibrate questions.jsonl",
            "  firebreak unlearn verify receipt.json --model model.safetensors"
        },
        mixinStandardHelpOptions = true,
        subcommands = {DemoCommand.class, CalibrateCommand.class, VerifyCommand.class})
final class UnlearnCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
