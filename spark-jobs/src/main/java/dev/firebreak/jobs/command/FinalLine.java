package dev.firebreak.jobs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.Printable;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.sweep.SweepRun;
import dev.firebreak.experiments.sweep.SweepTable;
import dev.firebreak.learning.train.TrainingWarnings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The line of JSON that ends standard output, for scripts and schedulers. */
final class FinalLine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FinalLine() {}

    /** Prints for a person how a run of this kind ended and where it is, ends standard output with its line, and returns the exit code. */
    static int end(CommandLine command, FinishedRun run, String what, String failure) {
        return end(command, run, what, failure + ": ", "stopped; the same command goes on from what is kept");
    }

    /** The same of a sweep, with its statistics over seeds. */
    static int end(CommandLine command, SweepRun.Ended ended) {
        PrintWriter err = command.getErr();
        List<SweepTable.Line> lines = ended.table().statistics();
        if (!lines.isEmpty()) {
            int longest =
                    lines.stream().mapToInt(line -> line.label().length()).max().orElse(0);
            String row = "%-" + Math.max(1, longest) + "s  %s%n";
            err.println();
            err.printf(row, "", ended.table().headline());
            lines.forEach(line -> err.printf(row, line.label(), line.value()));
            err.println();
        }
        String rest = "the same command goes on from the cells that are finished";
        return end(command, ended.finished(), "sweep", "", rest);
    }

    private static int end(CommandLine command, FinishedRun run, String what, String failure, String unfinished) {
        PrintWriter err = command.getErr();
        if (run.already() && run.notes().isEmpty()) {
            err.println("this " + what + " is there already; --force runs it again");
        }
        run.notes().forEach(err::println);
        // What must not be overlooked in the final metrics: that the run diverged, or lost rounds.
        TrainingWarnings.of(run.metrics()).forEach(warning -> err.println("warning: " + warning));
        run.failures().forEach(one -> err.println(failure + one));
        err.println("result: " + run.path());
        err.println(run.outcome().finished() ? "report: " + run.path() + "/report.html" : unfinished);
        err.flush();
        print(command.getOut(), run.run(), run.outcome(), run.path(), run.metrics());
        return run.outcome().exitCode();
    }

    /** Prints how something ended, where it is and its values by name. */
    static void print(PrintWriter out, String run, Outcome outcome, String path, Map<String, Double> values) {
        ObjectNode line = JSON.createObjectNode()
                .put("run", run)
                .put("status", outcome.word())
                .put("path", path);
        ObjectNode metrics = line.putObject("metrics");
        values.forEach(metrics::put);
        print(out, line);
    }

    /** Prints a line of JSON; what a terminal would obey is an escape in it, which reads back as the same text. */
    static void print(PrintWriter out, JsonNode line) {
        try {
            out.println(Printable.of(JSON.writeValueAsString(line)));
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("a tree of text and numbers can be written", impossible);
        }
        out.flush();
    }
}
