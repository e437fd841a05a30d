package dev.firebreak.experiments.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * A file as it was written.
 *
 * @param path relative to the result folder, with {@code /} between names
 * @param bytes its length
 * @param sha256 its SHA-256, lower-case hexadecimal
 * @param rows how many rows a table's part holds; {@code null} for other files
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredFile(String path, long bytes, String sha256, Long rows) implements Serializable {

    /** The same file seen from a folder above. */
    StoredFile in(String folder) {
        return new StoredFile(folder + "/" + path, bytes, sha256, rows);
    }

    /** Names of the Parquet files that something else wrote as parts of a table; none if its folder is not there. */
    public static List<String> parts(String table, Configuration hadoop) throws IOException {
        return Folder.at(table, hadoop).names().stream()
                .filter(name -> name.startsWith("part-"))
                .toList();
    }

    /**
     * A part of a table, synced, hashed and counted; a part that is no Parquet file has -1 rows.
     *
     * @param table the folder
     * @param name of the part
     * @param hadoop settings of the file system
     * @throws IOException if it has gone, or the file system fails
     */
    public static StoredFile part(String table, String name, Configuration hadoop) throws IOException {
        Folder folder = Folder.at(table, hadoop);
        folder.syncFile(name);
        StoredFile file = folder.hashed(name).orElseThrow(() -> new IOException(table + "/" + name + " has gone"));
        try (ParquetFileReader reader =
                ParquetFileReader.open(HadoopInputFile.fromPath(new Path(table, name), hadoop))) {
            return new StoredFile(name, file.bytes, file.sha256, reader.getRecordCount());
        } catch (RuntimeException damaged) {
            // It will not be the file that was written.
            return new StoredFile(name, file.bytes, file.sha256, -1L);
        }
    }
}
