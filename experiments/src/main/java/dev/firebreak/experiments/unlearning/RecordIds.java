package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.datasets.ExampleIds;
import dev.firebreak.datasets.FilePatterns;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.IdReader;
import dev.firebreak.datasets.format.ParquetSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
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
 * @param header of a file of one column with its place; empty if there is none
 */
public record RecordIds(Map<String, String> places, long duplicates, Map<String, String> header) {
    /** Bytes that a file of ids may have. */
    static final long MOST_BYTES = 1L << 30;

    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int LISTED = 10;

    /** Keeps the order. */
    public RecordIds {
        places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
        header = Map.copyOf(header);
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
     * The positions of the records that have these ids, ascending.
     *
     * @throws InputException naming the places of those that do not exist
     */
    public int[] positions(ExampleIds known) {
        List<String> problems = new ArrayList<>();
        header.forEach((name, place) -> {
            if (known.position(name).isPresent()) {
                problems.add(
                        place + ": '" + Printable.shortened(name)
                                + "' is read as the header of the column, but a record has this id; begin the file with a line 'id'");
            }
        });
        int[] positions = new int[places.size()];
        int at = 0;
        for (Map.Entry<String, String> entry : places.entrySet()) {
            String id = entry.getKey();
            OptionalInt position = known.position(id);
            if (position.isPresent()) {
                positions[at++] = position.getAsInt();
            } else {
                problems.add(entry.getValue() + ": there is no record '" + Printable.shortened(id) + "'; " + known);
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
        DataFile given = new DataFile(path, hadoop);
        if (status.isDirectory() || startsAsParquet(given)) {
            ParquetSource.files(given).forEachOrdered(part -> parquet(part, ids));
        } else {
            IdReader.read(file, bytes(file, files, status), ids::add, ids.header::put);
        }
        if (ids.places.isEmpty()) {
            throw new InputException(file + ": holds no record id");
        }
        return new RecordIds(ids.places, ids.duplicates, ids.header);
    }

    private static final class Collector {
        private final Map<String, String> places = new LinkedHashMap<>();
        private final Map<String, String> header = new HashMap<>();
        private long duplicates;

        void add(String id, String place) {
            duplicates += places.putIfAbsent(id, place) == null ? 0 : 1;
        }
    }

    private static boolean startsAsParquet(DataFile file) throws IOException {
        try (InputStream in = file.openRaw()) {
            return Arrays.equals(PARQUET, in.readNBytes(PARQUET.length));
        }
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

    private static void parquet(DataFile file, Collector ids) {
        try (ParquetSource rows = new ParquetSource(file)) {
            int column = IdReader.column(rows.columns(), file.toString());
            while (rows.next()) {
                ids.add(rows.id(column), file + ", row " + rows.row());
            }
        }
    }
}
