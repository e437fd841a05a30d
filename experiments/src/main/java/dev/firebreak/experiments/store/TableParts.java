package dev.firebreak.experiments.store;

import java.io.IOException;
import java.util.List;
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
     * Syncs, hashes and counts a part of a table; a part that is no Parquet file has -1 rows.
     *
     * @param table the folder
     * @param name of the part
     * @param hadoop settings of the file system
     * @throws IOException if it has gone, or the file system fails
     */
    public static StoredFile read(String table, String name, Configuration hadoop) throws IOException {
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
}
