package dev.firebreak.jobs.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything about results that computes nothing. */
@Command(
        name = "results",
        header = "Lists, shows and prunes results.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak results list results",
            "  firebreak results show results/nnm-mnist/0f3a9c41d2b7e865",
            "  firebreak results prune results --unfinished --other-code"
        },
        mixinStandardHelpOptions = true,
        subcommands = {ResultsListCommand.class, ResultsShowCommand.class, ResultsPruneCommand.class})
final class ResultsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed: list, show or prune");
    }
}
