package dev.firebreak.jobs.command;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says where data sets lie. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where data sets are, on any Hadoop file system (default: $FIREBREAK_DATA)")
    private String data;

    /** The data root, if one was given by option or environment. */
    Optional<String> root() {
        return Optional.ofNullable(data).or(() -> Optional.ofNullable(System.getenv("FIREBREAK_DATA")));
    }
}
