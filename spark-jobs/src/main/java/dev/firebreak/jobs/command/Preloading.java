package dev.firebreak.jobs.command;

import dev.firebreak.experiments.store.Json;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Loads what every run uses before and after its rounds while the command line is read, on a processor that has nothing else to do then: a
 * small run ends a quarter of a second earlier. Only classes of libraries and what builds on them alone, so that no two threads
 * wait for each other's classes.
 */
final class Preloading {
    private Preloading() {}

    static void start() {
        // Scala's objects must not be initialised by two threads at once.
        if (Runtime.getRuntime().availableProcessors() > 1 && !HadoopSettings.asksSpark()) {
            Thread thread = new Thread(Preloading::load, "preloading");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void load() {
        try {
            Objects.requireNonNull(HadoopSettings.ofSparkSubmit().get("fs.defaultFS"), "Hadoop's own settings");
            new ResultTable(List.of("text", "number"), List.of(Map.of("text", "a", "number", 1.0))).parquet();
            Json.write(Map.of("key", "value"));
        } catch (IOException | RuntimeException | LinkageError late) {
            // Who needs it meets the same failure and reports it.
            Logger.getLogger(Preloading.class.getName()).log(Level.FINE, "not loaded ahead", late);
        }
    }
}
