package dev.firebreak.jobs.unlearning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import dev.firebreak.datasets.FilePatterns;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.store.ParquetColumn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Record ids from a file on any Hadoop file system: CSV with a header, of which the column {@code id} or the only one is taken;
 * lines of JSON with a key {@code id} (a text or a whole number); Parquet, one file or a folder of them, the columns as in CSV.
 * Empty lines are passed over.
 *
 * @param places each id once, in the order of the file, with the place where it stands first
 * @param duplicates how many lines repeated an id
 */
record RecordIds(Map<String, String> places, long duplicates) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final String PARQUET_ENDING = ".parquet";
    private static final int TOLD = 10;

    /** Keeps the order. */
    RecordIds {
        places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }

    /** The ids. */
    Set<String> ids() {
        return places.keySet();
    }

    /**
     * The ids as positions in a set of so many records, ascending.
     *
     * @throws InputException naming the places of those that do not exist
     */
    int[] positions(int count) {
        List<String> problems = new ArrayList<>();
        int[] positions = new int[places.size()];
        int at = 0;
        for (Map.Entry<String, String> entry : places.entrySet()) {
            String id = entry.getKey();
            boolean number = id.matches("0|[1-9][0-9]{0,9}") && Long.parseLong(id) < count;
            if (number) {
                positions[at++] = Integer.parseInt(id);
            } else {
                problems.add(entry.getValue() + ": there is no record '" + id
                        + "'; ids are positions in the training set, from 0 to " + (count - 1));
            }
        }
        if (!problems.isEmpty()) {
            int all = problems.size();
            List<String> told = new ArrayList<>(problems.subList(0, Math.min(TOLD, all)));
            if (all > TOLD) {
                told.add("and " + (all - TOLD) + " more ids that do not exist");
            }
            throw new InputException(told);
        }
        Arrays.sort(positions);
        return positions;
    }

    static RecordIds read(String file) throws IOException {
        return read(file, HadoopSettings.ofSparkSubmit());
    }

    static RecordIds read(String file, Configuration hadoop) throws IOException {
        Path path = FilePatterns.path(file);
        FileSystem files = FilePatterns.system(path, hadoop);
        if (!files.exists(path)) {
            throw new InputException(file + ": there is no such file");
        }
        Collector ids = new Collector();
        if (files.getFileStatus(path).isDirectory()) {
            FileStatus[] inner = files.listStatus(path, name -> name.getName().endsWith(PARQUET_ENDING));
            if (inner.length == 0) {
                throw new InputException(file + ": a folder without " + PARQUET_ENDING + " files");
            }
            Arrays.sort(inner);
            for (FileStatus part : inner) {
                parquet(file + "/" + part.getPath().getName(), bytes(files, part.getPath()), ids);
            }
        } else {
            byte[] bytes = bytes(files, path);
            if (bytes.length > PARQUET.length && Arrays.equals(PARQUET, Arrays.copyOf(bytes, PARQUET.length))) {
                parquet(file, bytes, ids);
            } else {
                text(file, bytes, ids);
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

    private static byte[] bytes(FileSystem files, Path path) throws IOException {
        try (var in = files.open(path)) {
            return in.readAllBytes();
        }
    }

    private static void parquet(String file, byte[] bytes, Collector ids) throws IOException {
        try {
            int row = 1;
            for (String id : ParquetColumn.read(bytes, "id")) {
                ids.add(id, file + ", row " + row++);
            }
        } catch (InputException refused) {
            throw refused.at(file);
        }
    }

    private static void text(String file, byte[] bytes, Collector ids) {
        List<String> lines;
        try {
            lines = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .toList();
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": not a text in UTF-8; ids come as CSV, lines of JSON or Parquet", e);
        }
        boolean json = lines.stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("")
                .startsWith("{");
        int column = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            String place = file + ", line " + (i + 1);
            if (!json && column < 0) {
                column = column(line, place);
                continue;
            }
            ids.add(json ? ofJson(line, place) : ofCsv(line, column, place), place);
        }
    }

    private static int column(String header, String place) {
        List<String> names =
                Arrays.stream(header.split(",", -1)).map(RecordIds::unquoted).toList();
        if (names.size() == 1) {
            return 0;
        }
        if (!names.contains("id")) {
            throw new InputException(place + ": the header has no column 'id', but " + String.join(", ", names));
        }
        return names.indexOf("id");
    }

    private static String ofCsv(String line, int column, String place) {
        String[] cells = line.split(",", -1);
        if (column >= cells.length || unquoted(cells[column]).isEmpty()) {
            throw new InputException(place + ": the column of ids is empty");
        }
        return unquoted(cells[column]);
    }

    private static String unquoted(String cell) {
        String text = cell.strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static String ofJson(String line, String place) {
        JsonNode id;
        try {
            id = JSON.readTree(line).path("id");
        } catch (JsonProcessingException e) {
            throw new InputException(place + ": not JSON: " + e.getOriginalMessage(), e);
        }
        if (!id.isTextual() && !id.isIntegralNumber()) {
            throw new InputException(place + ": expected {\"id\":...} with a text or a whole number");
        }
        return id.asText();
    }
}
