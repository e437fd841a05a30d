package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.jobs.Outcome;
import dev.firebreak.jobs.store.StorageException;
import dev.firebreak.jobs.unlearning.UnlearnCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line's root, and the main class under the launcher and under {@code spark-submit} alike. */
@Command(
        name = "firebreak",
        header = "Batch experiments for trustworthy distributed learning on Apache Spark.",
        description = {
            "",
            "Declare an experiment in YAML, run it here or on a cluster, get numbers with their certificates and a report."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak list                      what can be named in a spec",
            "  firebreak list attack               the attacks with their parameters and sources",
            "",
            "Exit codes: 0 done, 1 crash, 2 bad arguments or spec, 3 finished but an expectation is not met,",
            "4 stopped early (the same command resumes). People read standard error; standard output ends with one",
            "line of JSON for scripts. 'firebreak COMMAND --help' explains a command."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            QuickstartCommand.class,
            TrainCommand.class,
            ListCommand.class,
            AggregateCommand.class,
            AttackCommand.class,
            DatasetsCommand.class,
            ReportCommand.class,
            SchemaCommand.class,
            UnlearnCommand.class,
            CodingCommand.class,
            ReproduceCommand.class,
        })
public final class Firebreak implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        int exitCode = run(args);
        // A cluster's application master takes any call of exit for a failure, so success returns.
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Runs one command in this process, on the standard streams, and returns its exit code. */
    public static int run(String... args) {
        return run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args);
    }

    /** Runs one command in this process, on these streams, and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Firebreak())
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Firebreak::refuseArguments)
                .setExecutionExceptionHandler(Firebreak::explain)
                .execute(args);
    }

    /** Without a command there is nothing to do: show what there is. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }

    private static int refuseArguments(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("firebreak: " + problem.getMessage());
        UnmatchedArgumentException.printSuggestions(problem, err);
        if (args.length == 0) {
            command.usage(err);
        } else {
            err.println("'" + command.getCommandSpec().qualifiedName() + " --help' explains the options.");
        }
        err.flush();
        return Outcome.REFUSED.exitCode();
    }

    private static int explain(Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (problem instanceof InputException input) {
            input.problems().forEach(p -> err.println("firebreak: " + p));
            err.flush();
            return Outcome.REFUSED.exitCode();
        }
        Optional<StorageException> storage = StorageException.in(problem);
        if (storage.isPresent()) {
            err.println("firebreak: " + storage.get().getMessage());
            err.flush();
            return Outcome.CRASHED.exitCode();
        }
        problem.printStackTrace(err);
        err.flush();
        return Outcome.CRASHED.exitCode();
    }
}
