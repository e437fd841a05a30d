package dev.firebreak.jobs.command;

import picocli.CommandLine.Command;

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
final class UnlearnCommand extends CommandGroup {}
