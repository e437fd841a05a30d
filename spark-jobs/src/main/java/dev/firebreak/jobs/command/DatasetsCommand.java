package dev.firebreak.jobs.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything about data sets that needs no experiment. */
@Command(
        name = "datasets",
        header = "Lists, describes and fetches data sets.",
        description = {
            "",
            "A data set is named in a spec as data: mnist, data: strokes(size=20000), data: csv(path=..., label=...), ..."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak datasets list --data ~/data",
            "  firebreak datasets fetch mnist a9a --data ~/data",
            "  firebreak datasets describe mnist --data ~/data --partition 'dirichlet(alpha=0.1)' --parties 17"
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            DatasetsListCommand.class,
            DatasetsDescribeCommand.class,
            DatasetsFetchCommand.class,
        })
final class DatasetsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Without a command there is nothing to do: show what there is. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed: list, describe or fetch");
    }
}
