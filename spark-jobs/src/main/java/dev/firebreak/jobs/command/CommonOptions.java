package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that every command running an experiment from a spec shares. */
final class CommonOptions extends PlaceOptions {
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "override a key of the spec, as --set attack=sign-flip; may be repeated. It wins over"
                    + " spark.firebreak.KEY of Spark's configuration, which wins over the spec")
    private List<String> set = List.of();

    /** The overrides by key, in the order given. @throws InputException if one has no value, or a key is given twice */
    Map<String, String> overrides() {
        Map<String, String> overrides = new LinkedHashMap<>();
        for (String assignment : set) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new InputException("--set " + assignment + ": expected KEY=VALUE, as --set attack=sign-flip");
            }
            if (overrides.put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1)) != null) {
                throw new InputException("--set " + assignment + ": this key is set twice");
            }
        }
        return overrides;
    }
}
