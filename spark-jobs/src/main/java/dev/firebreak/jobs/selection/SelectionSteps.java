package dev.firebreak.jobs.selection;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.store.CellFiles;
import dev.firebreak.experiments.store.StorageException;
import dev.firebreak.experiments.store.StoredFile;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The steps of a selection, one after the other. Results of finished steps are kept, and not computed again by a resumed run.
 *
 * <p>Tables are written by Spark, as folders of Parquet files; each file is synced, hashed and counted in a task of its own. Lengths,
 * digests and rows are kept beside the finished steps: a table that an earlier start wrote is used only if every file is unchanged and the
 * rows are as many as they must be.
 */
final class SelectionSteps implements AutoCloseable {
    private static final String FOLDER = "steps";
    private static final String FULL = "No space left on device";
    private static final String SECONDS = "seconds/";
    private static final double NANOS = 1e9;

    private final Run run;
    private final JobProgress progress = new JobProgress();
    // Of the jobs from now on.
    private volatile String step = "";
    private final CellFiles kept;
    private final JavaSparkContext spark;
    private final SortedMap<String, Double> seconds = new TreeMap<>();

    SelectionSteps(Run run, JavaSparkContext spark) throws IOException {
        this.run = run;
        this.kept = run.store().cells(FOLDER);
        this.spark = spark;
        spark.sc().addSparkListener(progress);
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
        step = name;
        long began = System.nanoTime();
        T found = work.get();
        double took = (System.nanoTime() - began) / NANOS;
        seconds.put(SECONDS + name, took);
        print(String.format(Locale.ROOT, "%s: %.1f s", name, took));
        return found;
    }

    /** Runs a step unless its result, as {@link CellFiles#writeValue} keeps it, is there from an earlier start. */
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

    /** Runs a step that writes so many rows as a table of the result, unless an earlier start wrote it. */
    void table(String name, long rows, Inputs.Reading<Dataset<Row>> table) throws IOException {
        if (!has(name, rows)) {
            run(name, () -> {
                write(name, rows, table.get());
                return null;
            });
        }
    }

    // Whether an earlier start wrote a table to its end and it is unchanged; then it is part of the result.
    private boolean has(String name, long rows) throws IOException {
        Optional<List<StoredFile>> written = kept.readValue(id(name), new TypeReference<>() {});
        if (written.isEmpty()
                || rows(written.get()) != rows
                || !written.get().equals(parts(run.store().attachedFolder(name)))) {
            return false;
        }
        run.store().attached(name, written.get());
        return true;
    }

    private void write(String name, long rows, Dataset<Row> table) throws IOException {
        String path = run.store().attachedFolder(name);
        try {
            table.write().mode(SaveMode.Overwrite).parquet(path);
        } catch (Exception failed) {
            // An error of a task's disk is in the text of Spark's own exception.
            if (String.valueOf(failed.getMessage()).contains(FULL)) {
                throw StorageException.writing(path, new IOException(FULL, failed));
            }
            throw failed;
        }
        List<StoredFile> written = parts(path);
        if (rows(written) != rows) {
            throw new StorageException(path + " holds " + rows(written) + " rows where " + rows
                    + " were written: something else changes that folder; run the same command again");
        }
        kept.writeValue(id(name), written);
        run.store().attached(name, written);
    }

    private static String id(String name) {
        return "table-" + name;
    }

    private static long rows(List<StoredFile> files) {
        return files.stream().mapToLong(StoredFile::rows).sum();
    }

    private List<StoredFile> parts(String table) throws IOException {
        List<String> names = StoredFile.parts(table, spark.hadoopConfiguration());
        if (names.isEmpty()) {
            return List.of();
        }
        try {
            List<StoredFile> files = new ArrayList<>(spark.parallelize(names, names.size())
                    .map(name -> StoredFile.part(table, name, HadoopSettings.ofApplication()))
                    .collect());
            files.sort(Comparator.comparing(StoredFile::path));
            return List.copyOf(files);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Exception gone) {
            // Spark throws what it does not declare: a file that is cut or has gone fails its task.
            return List.of();
        }
    }

    Dataset<Row> read(String name) {
        return SparkSession.builder().getOrCreate().read().parquet(run.store().attachedFolder(name));
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

    /** Shows the progress of jobs no more. */
    @Override
    public void close() {
        spark.sc().removeSparkListener(progress);
    }

    /** Shows how many tasks of each Spark job are done, under the name of its step. */
    private final class JobProgress extends SparkListener {
        private static final int LINES = 5;
        // Shorter jobs end before their name can be read.
        private static final int LEAST_TASKS = 4;

        private Progress progress;
        private int tasks;
        private int done;

        @Override
        public synchronized void onJobStart(SparkListenerJobStart job) {
            close();
            tasks = CollectionConverters.asJava(job.stageInfos()).stream()
                    .mapToInt(StageInfo::numTasks)
                    .sum();
            done = 0;
            if (tasks >= LEAST_TASKS) {
                progress = run.display().start(step, tasks, 0);
            }
        }

        @Override
        public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
            if (progress != null && done < tasks) {
                progress.round(++done);
                if (done % Math.max(1, tasks / LINES) == 0) {
                    progress.evaluated(done, new TreeMap<>());
                }
            }
        }

        @Override
        public synchronized void onJobEnd(SparkListenerJobEnd job) {
            close();
        }

        private void close() {
            if (progress != null) {
                progress.close();
                progress = null;
            }
        }
    }
}
