package dev.firebreak.jobs.store;

import dev.firebreak.core.State;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Tables of a result that Spark writes, as folders of Parquet files. Each file is brought to the disk, hashed and counted in a task of its
 * own; what was found is kept beside the run's finished steps, so that a table that an earlier start wrote is believed only if every
 * file is as it was, and only if the rows are as many as they must be.
 */
public final class SparkTables {
    private static final String PART = "part-";
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
    public SparkTables(ResultStore store, CellFiles kept, JavaSparkContext spark) {
        this.store = store;
        this.kept = kept;
        this.spark = spark;
    }

    /** Where a table of this name is. */
    public String path(String name) {
        return store.attachedFolder(name);
    }

    /**
     * Whether an earlier start wrote a table to its end and it is as it was; then it is part of the result.
     *
     * @param rows how many it must hold
     */
    public boolean has(String name, long rows) throws IOException {
        Optional<List<StoredFile>> written = kept.read(id(name)).flatMap(SparkTables::files);
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
    public void write(String name, long rows, Dataset<Row> table) throws IOException {
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
        kept.write(id(name), state(written));
        store.attached(name, written);
    }

    private static String id(String name) {
        return "table-" + name;
    }

    private static long rows(List<StoredFile> files) {
        return files.stream().mapToLong(StoredFile::rows).sum();
    }

    private List<StoredFile> look(String table) throws IOException {
        List<String> names = Folder.at(table, spark.hadoopConfiguration()).names().stream()
                .filter(name -> name.startsWith(PART))
                .toList();
        if (names.isEmpty()) {
            return List.of();
        }
        try {
            List<StoredFile> files = new ArrayList<>(spark.parallelize(names, names.size())
                    .map(name -> look(table, name))
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

    private static StoredFile look(String table, String name) throws IOException {
        Configuration hadoop = HadoopSettings.ofSparkSubmit();
        Folder folder = Folder.at(table, hadoop);
        folder.syncFile(name);
        StoredFile file = folder.hashed(name).orElseThrow(() -> new IOException(table + "/" + name + " has gone"));
        try (ParquetFileReader reader =
                ParquetFileReader.open(HadoopInputFile.fromPath(new Path(table, name), hadoop))) {
            return new StoredFile(name, file.bytes(), file.sha256(), reader.getRecordCount());
        } catch (RuntimeException damaged) {
            // It will not be the file that was written.
            return new StoredFile(name, file.bytes(), file.sha256(), -1L);
        }
    }

    private static State state(List<StoredFile> files) {
        return State.EMPTY
                .with("path", Packed.texts(files.stream().map(StoredFile::path).toList()))
                .with(
                        "bytes",
                        Packed.longs(files.stream().mapToLong(StoredFile::bytes).toArray()))
                .with(
                        "sha256",
                        Packed.texts(files.stream().map(StoredFile::sha256).toList()))
                .with(
                        "rows",
                        Packed.longs(files.stream().mapToLong(StoredFile::rows).toArray()));
    }

    private static Optional<List<StoredFile>> files(State state) {
        try {
            List<String> paths = Packed.texts(state.under("path"));
            long[] bytes = Packed.longs(state.get("bytes"));
            List<String> digests = Packed.texts(state.under("sha256"));
            long[] rows = Packed.longs(state.get("rows"));
            List<StoredFile> files = new ArrayList<>();
            for (int k = 0; k < paths.size(); k++) {
                files.add(new StoredFile(paths.get(k), bytes[k], digests.get(k), rows[k]));
            }
            return Optional.of(List.copyOf(files));
        } catch (RuntimeException otherForm) {
            return Optional.empty();
        }
    }
}
