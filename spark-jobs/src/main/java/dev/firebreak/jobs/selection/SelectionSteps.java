package dev.firebreak.jobs.selection;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.store.CellFiles;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The steps of a selection, one after the other. Results of finished steps are kept, and not computed again by a resumed run. */
final class SelectionSteps {
    private static final String FOLDER = "steps";
    private static final String SECONDS = "seconds/";
    private static final double NANOS = 1e9;

    private final Run run;
    private final JobProgress progress;
    private final CellFiles kept;
    private final ParquetTables tables;
    private final SortedMap<String, Double> seconds = new TreeMap<>();

    SelectionSteps(Run run, JavaSparkContext spark, JobProgress progress) throws IOException {
        this.run = run;
        this.progress = progress;
        this.kept = run.store().cells(FOLDER);
        this.tables = new ParquetTables(run.store(), kept, spark);
    }

    /** A run was asked to end; what is finished is kept. */
    static Stop.Stopped ended(String before) {
        return new Stop.Stopped("stopped before the step '" + before + "'", new TreeMap<>());
    }

    /** Runs a step. @throws Stop.Stopped if the run was asked to end before */
    <T> T run(String name, Inputs.Reading<T> work) throws IOException {
        if (run.stop().isRaised()) {
            throw ended(name);
        }
        progress.step(name);
        long began = System.nanoTime();
        T found = work.get();
        double took = (System.nanoTime() - began) / NANOS;
        seconds.put(SECONDS + name, took);
        print(String.format(Locale.ROOT, "%s: %.1f s", name, took));
        return found;
    }

    /**
     * Runs a step unless its result is kept from an earlier start and can be read.
     *
     * @param type of the result, see {@link CellFiles#writeValue}
     */
    <T> T once(String name, TypeReference<T> type, Inputs.Reading<T> work) throws IOException {
        Optional<T> earlier = kept.readValue(name, type);
        if (earlier.isPresent()) {
            print(name + ": kept from before");
            return earlier.get();
        }
        T found = run(name, work);
        kept.writeValue(name, found);
        return found;
    }

    /**
     * Runs a step that writes a table of the result, unless an earlier start wrote it.
     *
     * @param rows how many it must hold
     */
    void table(String name, long rows, Inputs.Reading<Dataset<Row>> table) throws IOException {
        if (!tables.has(name, rows)) {
            run(name, () -> {
                tables.write(name, rows, table.get());
                return null;
            });
        }
    }

    /** A table that was written. */
    Dataset<Row> read(String name) {
        return SparkSession.builder().getOrCreate().read().parquet(tables.path(name));
    }

    private void print(String line) {
        if (run.display() != Display.NOTHING) {
            System.err.println(line);
            System.err.flush();
        }
    }

    /** The results of finished steps, and of finished cells of a step. */
    CellFiles kept() {
        return kept;
    }

    /** Removes the results of the steps, among them records that are to be removed. */
    void remove() throws IOException {
        run.store().remove(FOLDER);
    }

    /** The duration of each step that was run, by metric name. */
    SortedMap<String, Double> seconds() {
        return seconds;
    }
}
