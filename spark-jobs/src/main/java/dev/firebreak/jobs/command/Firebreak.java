package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.PlugIns;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.progress.EscapingStream;
import dev.firebreak.experiments.progress.EscapingWriter;
import dev.firebreak.jobs.offline.AggregateCommand;
import dev.firebreak.jobs.offline.AttackCommand;
import dev.firebreak.jobs.workers.SparkApplication;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.InitializationException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line's root, and the main class under the launcher and under {@code spark-submit} alike. */
@Command(
        name = "firebreak",
        header = "Batch experiments for trustworthy distributed learning on Apache Spark.",
        description = {
            "",
            "Declare an experiment in YAML, run it here or on a cluster, get numbers with their certificates and a report."
        },
        footer = {
            "  firebreak list                      what can be named in a spec",
            "  firebreak list attack               the attacks with their parameters and sources",
            "",
            "",
            "Exit codes: 0 done, 1 crash, 2 bad arguments or spec, 3 finished but an expectation is not met,"
                    + " 4 stopped early (the same command resumes). People read standard error; standard output ends"
                    + " with one line of JSON for scripts. 'firebreak COMMAND --help' explains a command."
        },
        versionProvider = Firebreak.Version.class)
public final class Firebreak extends BaseCommand {
    // Both are read from the arguments as they came, in Ending; here they are declared, for help and parsing.
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = Ending.STACK_TRACE,
            scope = ScopeType.INHERIT,
            description = "show where in the code a failure happened")
    private boolean stackTrace;

    @SuppressWarnings("UnusedVariable")
    @Option(
            names = Ending.STATUS_FILE,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description =
                    "write how the command ended, as JSON, to this file on any Hadoop file system: for schedulers that"
                            + " do not see the exit code")
    private String statusFile;

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "firebreak " + CodeVersion.firebreak() + " (for Spark " + CodeVersion.spark() + ", Java "
                        + Runtime.version() + ")"
            };
        }
    }

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
        PrintStream terminal = System.err;
        System.setErr(new EscapingStream(terminal));
        try {
            return run(
                    new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                    new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                    args);
        } finally {
            System.setErr(terminal);
        }
    }

    /** Runs one command in this process, on these streams, and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        Ending ending = new Ending(new PrintWriter(new EscapingWriter(err), true), args);
        int exitCode;
        try {
            PlugIns.check();
            CommandLine command = commandLine(args)
                    .setOut(out)
                    .setErr(ending.err())
                    .setUsageHelpWidth(100)
                    .setUsageHelpAutoWidth(true)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setParameterExceptionHandler(ending::refused)
                    .setExecutionExceptionHandler((problem, failed, parsed) -> ending.failed(problem));
            exitCode = command.execute(args);
        } catch (Error | RuntimeException problem) {
            // Out of memory, a nesting too deep, a class that is missing: picocli catches exceptions of commands only.
            exitCode = ending.failed(problem);
        } finally {
            SparkApplication.closeUnused();
        }
        return ending.of(ending.written(out, exitCode));
    }

    /** The whole command line: the commands named here and those of the kinds of run. */
    static CommandLine commandLine() {
        return commandLine(new String[0]);
    }

    // Of a kind of run that the arguments name only its own command: describing all others takes a tenth of a second.
    private static CommandLine commandLine(String[] args) {
        CommandLine root = new CommandLine(new Firebreak());
        if (args.length > 0 && KindCommand.addOnly(root, args[0])) {
            return root;
        }
        try {
            // In the order of help: what is below another command comes after it.
            root.addSubcommand(new QuickstartCommand());
            KindCommand.add(root, 1);
            Stream.of(
                            new ListCommand(),
                            new AggregateCommand(),
                            new AttackCommand(),
                            new DatasetsCommand(),
                            new ReportCommand(),
                            new ResultsCommand(),
                            new SchemaCommand(),
                            new UnlearnCommand(),
                            new CodingCommand(),
                            new ReproduceCommand(),
                            new CommandLine.HelpCommand())
                    .forEach(root::addSubcommand);
            KindCommand.add(root, 2);
        } catch (InitializationException taken) {
            throw new InputException(
                    "a kind of run of a plug-in has the command of another one: " + taken.getMessage());
        }
        return root;
    }
}
