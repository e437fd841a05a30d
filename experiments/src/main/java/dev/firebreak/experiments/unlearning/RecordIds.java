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
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
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
        IntStream.Builder positions = IntStream.builder();
        places.forEach((id, place) -> known.position(id)
                .ifPresentOrElse(
                        positions::add,
                        () -> problems.add(
                                place + ": there is no record '" + Printable.shortened(id) + "'; " + known)));
        int more = problems.size() - LISTED;
        if (more > 0) {
            problems.subList(LISTED, problems.size()).clear();
            problems.add("and " + more + " more ids that do not exist");
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return positions.build().sorted().toArray();
    }

    public static RecordIds read(String file, Configuration hadoop) throws IOException {
        Path path = KeyFiles.existing(file, hadoop);
        DataFile given = new DataFile(path, hadoop);
        Collector ids = new Collector();
        if (FilePatterns.system(path, hadoop).getFileStatus(path).isDirectory() || startsAsParquet(given)) {
            ParquetSource.files(given).forEachOrdered(part -> parquet(part, ids));
        } else {
            IdReader.read(file, KeyFiles.bytes(file, hadoop, MOST_BYTES), ids::add, ids.header::put);
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

    private static void parquet(DataFile file, Collector ids) {
        try (ParquetSource rows = new ParquetSource(file)) {
            int column = IdReader.column(rows.columns(), file.toString());
            while (rows.next()) {
                ids.add(rows.id(column), file + ", row " + rows.row());
            }
        }
    }
}
