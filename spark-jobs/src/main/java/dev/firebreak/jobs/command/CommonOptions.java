package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.jobs.train.RunOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command running an experiment from a spec shares. */
public final class CommonOptions {
    @Mixin
    private PlaceOptions place;

    @Option(names = "--force", description = "run again even if the result is already there")
    private boolean force;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = {
                "override a key of the spec, as --set attack=sign-flip; may be repeated. It wins over",
                "spark.firebreak.KEY of Spark's configuration, which wins over the spec"
            })
    private List<String> set = List.of();

    /** The data root, if one was given by option or environment. */
    public Optional<String> data() {
        return place.data();
    }

    /** How to run, as the options and {@code spark-submit} say; without a master, on all cores of this machine. */
    public RunOptions run() {
        return place.run(force);
    }

    /**
     * The overrides by key, in the order given.
     *
     * @throws InputException if one is not of the form key=value, or a key is given twice
     */
    public Map<String, String> overrides() {
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
