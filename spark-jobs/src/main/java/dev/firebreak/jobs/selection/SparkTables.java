package dev.firebreak.jobs.selection;

import dev.firebreak.experiments.store.CellFiles;
import dev.firebreak.experiments.store.ResultStore;
import dev.firebreak.experiments.store.StorageException;
import dev.firebreak.experiments.store.StoredFile;
import dev.firebreak.experiments.store.TableParts;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Tables of a result that Spark writes, as folders of Parquet files. Each file is brought to the disk, hashed and counted in a task of its
 * own; what was found is kept beside the run's finished steps, so that a table that an earlier start wrote is believed only if every
 * file is as it was, and only if the rows are as many as they must be.
 */
final class SparkTables {
    private static final String FULL = "No space left on device";

    private final ResultStore store;
    private final CellFiles kept;
    private final JavaSparkContext spark;

    /**
     * Tables of a run.
     *
     * @param kept where finished steps are kept
     * @param spark the application
     */
    SparkTables(ResultStore store, CellFiles kept, JavaSparkContext spark) {
        this.store = store;
        this.kept = kept;
        this.spark = spark;
    }

    /** Where a table of this name is. */
    String path(String name) {
        return store.attachedFolder(name);
    }

    /**
     * Whether an earlier start wrote a table to its end and it is as it was; then it is part of the result.
     *
     * @param rows how many it must hold
     */
    boolean has(String name, long rows) throws IOException {
        Optional<List<StoredFile>> written = kept.read(id(name)).flatMap(TableParts::from);
        if (written.isEmpty() || rows(written.get()) != rows || !written.get().equals(look(path(name)))) {
            return false;
        }
        store.attached(name, written.get());
        return true;
    }

    /**
     * Writes a table in place of what there is.
     *
     * @param rows how many it must hold
     * @throws StorageException if it holds another number afterwards
     */
    void write(String name, long rows, Dataset<Row> table) throws IOException {
        try {
            table.write().mode(SaveMode.Overwrite).parquet(path(name));
        } catch (Exception failed) {
            // What a task's disk says travels in the text of Spark's own exception.
            if (String.valueOf(failed.getMessage()).contains(FULL)) {
                throw StorageException.writing(path(name), new IOException(FULL, failed));
            }
            throw failed;
        }
        List<StoredFile> written = look(path(name));
        if (rows(written) != rows) {
            throw new StorageException(path(name) + " holds " + rows(written) + " rows where " + rows
                    + " were written: something else changes that folder; run the same command again");
        }
        kept.write(id(name), TableParts.toState(written));
        store.attached(name, written);
    }

    private static String id(String name) {
        return "table-" + name;
    }

    private static long rows(List<StoredFile> files) {
        return files.stream().mapToLong(StoredFile::rows).sum();
    }

    private List<StoredFile> look(String table) throws IOException {
        List<String> names = TableParts.names(table, spark.hadoopConfiguration());
        if (names.isEmpty()) {
            return List.of();
        }
        try {
            List<StoredFile> files = new ArrayList<>(spark.parallelize(names, names.size())
                    .map(name -> TableParts.look(table, name, HadoopSettings.ofSparkSubmit()))
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
}
