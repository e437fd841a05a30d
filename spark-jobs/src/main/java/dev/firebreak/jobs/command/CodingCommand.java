package dev.firebreak.jobs.command;

import picocli.CommandLine.Command;

/** The commands about gradient coding. */
@Command(
        name = "coding",
        header = "Compares gradient codings before anything runs.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true,
        subcommands = CodingPlanCommand.class)
final class CodingCommand extends CommandGroup {}
