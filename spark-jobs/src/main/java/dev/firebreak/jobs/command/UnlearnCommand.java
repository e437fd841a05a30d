package dev.firebreak.jobs.command;

import dev.firebreak.jobs.offline.CalibrateCommand;
import picocli.CommandLine.Command;

/** The unlearning commands. */
@Command(
        name = "unlearn",
        header = "Removes data from trained models, with a certificate, and checks receipts.",
        footer = {
            "  firebreak unlearn demo",
            "  firebreak unlearn finetune request.yaml",
            "  firebreak unlearn audit unlearning/audit-canary",
            "  firebreak unlearn calibrate questions.jsonl",
            "  firebreak unlearn verify receipt.json --model model.safetensors"
        },
        subcommands = {DemoCommand.class, CalibrateCommand.class, VerifyCommand.class})
final class UnlearnCommand extends BaseCommand {}
