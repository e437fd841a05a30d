package dev.firebreak.jobs.selection;

import com.fasterxml.jackson.core.type.TypeReference;
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
 * Tables of a result that Spark writes, as folders of Parquet files. Each file is synced, hashed and counted in a task of its own. Lengths,
 * digests and rows are kept beside the run's finished steps: a table that an earlier start wrote is used only if every file is unchanged
 * and the rows are as many as they must be.
 *
 * @param store of the run
 * @param kept where finished steps are kept
 * @param spark the application
 */
record ParquetTables(ResultStore store, CellFiles kept, JavaSparkContext spark) {
    private static final String FULL = "No space left on device";

    /** Where a table of this name is. */
    String path(String name) {
        return store.attachedFolder(name);
    }

    /**
     * Whether an earlier start wrote a table to its end and it is unchanged; then it is part of the result.
     *
     * @param rows how many it must hold
     */
    boolean has(String name, long rows) throws IOException {
        Optional<List<StoredFile>> written = kept.readValue(id(name), new TypeReference<>() {});
        if (written.isEmpty() || rows(written.get()) != rows || !written.get().equals(parts(path(name)))) {
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
            // An error of a task's disk is in the text of Spark's own exception.
            if (String.valueOf(failed.getMessage()).contains(FULL)) {
                throw StorageException.writing(path(name), new IOException(FULL, failed));
            }
            throw failed;
        }
        List<StoredFile> written = parts(path(name));
        if (rows(written) != rows) {
            throw new StorageException(path(name) + " holds " + rows(written) + " rows where " + rows
                    + " were written: something else changes that folder; run the same command again");
        }
        kept.writeValue(id(name), written);
        store.attached(name, written);
    }

    private static String id(String name) {
        return "table-" + name;
    }

    private static long rows(List<StoredFile> files) {
        return files.stream().mapToLong(StoredFile::rows).sum();
    }

    private List<StoredFile> parts(String table) throws IOException {
        List<String> names = TableParts.names(table, spark.hadoopConfiguration());
        if (names.isEmpty()) {
            return List.of();
        }
        try {
            List<StoredFile> files = new ArrayList<>(spark.parallelize(names, names.size())
                    .map(name -> TableParts.read(table, name, HadoopSettings.ofSparkSubmit()))
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
