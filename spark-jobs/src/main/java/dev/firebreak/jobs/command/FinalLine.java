package dev.firebreak.jobs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.jobs.Outcome;
import dev.firebreak.jobs.train.FinishedRun;
import java.io.PrintWriter;
import java.util.Map;

/** The line of JSON that ends standard output, for scripts and schedulers. */
public final class FinalLine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FinalLine() {}

    /** Prints how a run ended. */
    public static void print(PrintWriter out, FinishedRun run) {
        print(out, run.run(), run.outcome(), run.path(), run.metrics());
    }

    /** Prints how something ended, where it is and its values by name. */
    public static void print(PrintWriter out, String run, Outcome outcome, String path, Map<String, Double> values) {
        ObjectNode line = JSON.createObjectNode()
                .put("run", run)
                .put("status", outcome.word())
                .put("path", path);
        ObjectNode metrics = line.putObject("metrics");
        values.forEach(metrics::put);
        try {
            out.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("a tree of text and numbers can be written", impossible);
        }
        out.flush();
    }
}
