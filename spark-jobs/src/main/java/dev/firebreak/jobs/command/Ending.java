package dev.firebreak.jobs.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.datasets.FilePatterns;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.store.ResultFolders;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How one command ends: problems on standard error, the exit code, and, where asked for, both in a file. The options are looked
 * for in the arguments as they came, since those may be the very thing that cannot be read.
 */
final class Ending {
    static final String STACK_TRACE = "--stacktrace";
    static final String STATUS_FILE = "--status-file";

    private final PrintWriter err;
    private final List<String> args;
    private final List<String> problems = new ArrayList<>();

    /** Problems are written to {@code err}. */
    Ending(PrintWriter err, String[] args) {
        this.err = err;
        this.args = List.of(args);
    }

    PrintWriter err() {
        return err;
    }

    /** Reports arguments that are not acceptable. */
    int refused(ParameterException problem, String[] given) {
        CommandLine command = problem.getCommandLine();
        say(Failures.line(problem.getMessage()) + setHint(problem, command));
        UnmatchedArgumentException.printSuggestions(problem, err);
        if (given.length == 0) {
            command.usage(err);
        } else {
            err.println("'" + command.getCommandSpec().qualifiedName() + " --help' explains the options.");
        }
        err.flush();
        return Outcome.REFUSED.exitCode();
    }

    // Keys of a spec look like options to a newcomer.
    private static String setHint(ParameterException problem, CommandLine command) {
        boolean takesKeys = command.getCommandSpec().findOption("--set") != null;
        if (takesKeys && problem instanceof UnmatchedArgumentException unmatched) {
            List<String> words = unmatched.getUnmatched();
            String option = words.get(0);
            String lowerCase = option.toLowerCase(Locale.ROOT);
            if (command.getCommandSpec().findOption(lowerCase) != null) {
                return "; did you mean " + lowerCase + "?";
            }
            boolean value = option.contains("=");
            if (option.startsWith("--") && (value || words.size() > 1)) {
                return "; a key of the spec is overridden by --set " + option.substring(2)
                        + (value ? "" : "=" + words.get(1));
            }
        }
        return "";
    }

    int failed(Throwable problem) {
        Failures failures = Failures.of(problem);
        failures.problems().forEach(this::say);
        if (args.contains(STACK_TRACE)) {
            problem.printStackTrace(err);
        }
        err.flush();
        return failures.outcome().exitCode();
    }

    /** Writers keep errors to themselves: reports output that did not reach its end, as on a full disk, as a failure. */
    int written(PrintWriter out, int exitCode) {
        if (!out.checkError()) {
            return exitCode;
        }
        say("standard output could not be written to its end: it is full or closed");
        err.flush();
        return exitCode == Outcome.DONE.exitCode() ? Outcome.CRASHED.exitCode() : exitCode;
    }

    private void say(String problem) {
        problems.add(problem);
        err.println("firebreak: " + problem);
    }

    /** Writes the status file, if one was asked for; the command's exit code stays what it was. */
    int of(int exitCode) {
        Optional<String> file = option(STATUS_FILE);
        if (file.isPresent()) {
            ObjectNode status = new ObjectMapper()
                    .createObjectNode()
                    .put("status", word(exitCode))
                    .put("exitCode", exitCode);
            problems.forEach(status.putArray("problems")::add);
            try {
                write(FilePatterns.path(file.get()), status.toPrettyString() + "\n");
            } catch (IOException | IllegalArgumentException | InputException e) {
                err.println("firebreak: " + STATUS_FILE + " " + file.get() + " cannot be written: "
                        + Failures.line(String.valueOf(e.getMessage())));
                err.flush();
            }
        }
        return exitCode;
    }

    private static String word(int exitCode) {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.exitCode() == exitCode)
                .map(Outcome::word)
                .findFirst()
                .orElseThrow();
    }

    private Optional<String> option(String name) {
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).startsWith(name + "=")) {
                return Optional.of(args.get(i).substring(name.length() + 1));
            }
            if (args.get(i).equals(name) && i + 1 < args.size()) {
                return Optional.of(args.get(i + 1));
            }
        }
        return Optional.empty();
    }

    // A scheduler may look at any moment, so the file appears whole.
    private static void write(Path file, String text) throws IOException {
        // The parent of a bare name is the empty path.
        String parent = file.getParent() == null ? "" : file.getParent().toString();
        String folder = parent.isEmpty() ? "." : parent;
        ResultFolders.write(
                folder, file.getName(), text.getBytes(StandardCharsets.UTF_8), HadoopSettings.ofSparkSubmit());
    }
}
