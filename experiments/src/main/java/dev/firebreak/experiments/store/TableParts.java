package dev.firebreak.experiments.store;

import dev.firebreak.core.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** The Parquet files of a table that something else wrote in a run's folder. */
public final class TableParts {
    private static final String PART = "part-";

    private TableParts() {}

    /** Names of the files that are parts of the table; none if the folder is not there. */
    public static List<String> names(String table, Configuration hadoop) throws IOException {
        return Folder.at(table, hadoop).names().stream()
                .filter(name -> name.startsWith(PART))
                .toList();
    }

    /**
     * A part of a table as it lies there, synced to the disk; with -1 rows if it cannot be read.
     *
     * @param table the folder
     * @param name of the part
     * @param hadoop settings of the file system
     * @throws IOException if it has gone, or the file system fails
     */
    public static StoredFile look(String table, String name, Configuration hadoop) throws IOException {
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

    /** Files with lengths, digests and rows as a state, to be kept. */
    public static State toState(List<StoredFile> files) {
        return State.EMPTY
                .with(
                        "path",
                        PackedState.texts(files.stream().map(StoredFile::path).toList()))
                .with(
                        "bytes",
                        PackedState.longs(
                                files.stream().mapToLong(StoredFile::bytes).toArray()))
                .with(
                        "sha256",
                        PackedState.texts(files.stream().map(StoredFile::sha256).toList()))
                .with(
                        "rows",
                        PackedState.longs(
                                files.stream().mapToLong(StoredFile::rows).toArray()));
    }

    /** The inverse of {@link #toState}; empty if the state has another form. */
    public static Optional<List<StoredFile>> from(State state) {
        try {
            List<String> paths = PackedState.texts(state.under("path"));
            long[] bytes = PackedState.longs(state.get("bytes"));
            List<String> digests = PackedState.texts(state.under("sha256"));
            long[] rows = PackedState.longs(state.get("rows"));
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
