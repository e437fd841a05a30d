package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.datasets.FilePatterns;
import dev.firebreak.datasets.format.IdReader;
import dev.firebreak.experiments.store.ParquetColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Record ids from a file on any Hadoop file system: CSV or lines of JSON, as {@link IdReader} reads them, or Parquet, one file or
 * a folder of nothing else, with the columns as in CSV.
 *
 * @param places each id once, in the order of the file, with the place of its first occurrence
 * @param duplicates how many lines repeated an id
 */
public record RecordIds(Map<String, String> places, long duplicates) {
    /** Bytes that a file of ids may have. */
    static final long MOST_BYTES = 1L << 30;

    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final String PARQUET_ENDING = ".parquet";
    private static final int LISTED = 10;

    /** Keeps the order. */
    public RecordIds {
        places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }

    /** The ids. */
    public Set<String> ids() {
        return places.keySet();
    }

    /** How many ids the file holds, repeats counted. */
    long asked() {
        return places.size() + duplicates;
    }

    /**
     * The ids as positions in a set of so many records, ascending.
     *
     * @throws InputException naming the places of those that do not exist
     */
    public int[] positions(int count) {
        List<String> problems = new ArrayList<>();
        int[] positions = new int[places.size()];
        int at = 0;
        for (Map.Entry<String, String> entry : places.entrySet()) {
            String id = entry.getKey();
            boolean number = id.matches("0|[1-9][0-9]{0,9}") && Long.parseLong(id) < count;
            if (number) {
                positions[at++] = Integer.parseInt(id);
            } else {
                problems.add(entry.getValue() + ": there is no record '" + Printable.shortened(id)
                        + "'; ids are positions in the training set, from 0 to " + (count - 1));
            }
        }
        if (!problems.isEmpty()) {
            int all = problems.size();
            List<String> listed = new ArrayList<>(problems.subList(0, Math.min(LISTED, all)));
            if (all > LISTED) {
                listed.add("and " + (all - LISTED) + " more ids that do not exist");
            }
            throw new InputException(listed);
        }
        Arrays.sort(positions);
        return positions;
    }

    public static RecordIds read(String file, Configuration hadoop) throws IOException {
        Path path = FilePatterns.path(file);
        FileSystem files = FilePatterns.system(path, hadoop);
        if (!files.exists(path)) {
            throw new InputException(file + ": there is no such file");
        }
        Collector ids = new Collector();
        FileStatus status = files.getFileStatus(path);
        if (status.isDirectory()) {
            for (FileStatus part : parts(file, files, path)) {
                String name = file + "/" + part.getPath().getName();
                parquet(name, bytes(name, files, part), ids);
            }
        } else {
            byte[] bytes = bytes(file, files, status);
            if (bytes.length > PARQUET.length && Arrays.equals(PARQUET, Arrays.copyOf(bytes, PARQUET.length))) {
                parquet(file, bytes, ids);
            } else {
                IdReader.read(file, bytes, ids::add);
            }
        }
        if (ids.places.isEmpty()) {
            throw new InputException(file + ": holds no record id");
        }
        return new RecordIds(ids.places, ids.duplicates);
    }

    private static final class Collector {
        private final Map<String, String> places = new LinkedHashMap<>();
        private long duplicates;

        void add(String id, String place) {
            duplicates += places.putIfAbsent(id, place) == null ? 0 : 1;
        }
    }

    // An id in a file that is not read would be lost, so every visible file has to be one of Parquet.
    private static FileStatus[] parts(String file, FileSystem files, Path path) throws IOException {
        FileStatus[] inner = files.listStatus(
                path, name -> !name.getName().startsWith("_") && !name.getName().startsWith("."));
        Arrays.sort(inner);
        for (FileStatus one : inner) {
            if (one.isDirectory() || !one.getPath().getName().endsWith(PARQUET_ENDING)) {
                throw new InputException(file + "/" + one.getPath().getName() + ": not a " + PARQUET_ENDING
                        + " file; a folder of ids holds nothing else, besides names that begin with _ or .");
            }
        }
        if (inner.length == 0) {
            throw new InputException(file + ": a folder without " + PARQUET_ENDING + " files");
        }
        return inner;
    }

    private static byte[] bytes(String name, FileSystem files, FileStatus file) throws IOException {
        if (file.getLen() > MOST_BYTES) {
            throw new InputException(String.format(
                    Locale.ROOT, "%s: %,d bytes; a file of ids may have at most %,d", name, file.getLen(), MOST_BYTES));
        }
        try (var in = files.open(file.getPath())) {
            return in.readAllBytes();
        }
    }

    private static void parquet(String file, byte[] bytes, Collector ids) throws IOException {
        try {
            int row = 1;
            for (String id : ParquetColumn.ids(bytes)) {
                ids.add(id, file + ", row " + row++);
            }
        } catch (InputException refused) {
            throw refused.at(file);
        }
    }
}
