package dev.firebreak.experiments.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;

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
}
