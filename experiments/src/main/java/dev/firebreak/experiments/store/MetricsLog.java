package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows under {@code metrics/}, in files that each hold the rounds of a fixed window: {@code part-0000000000.parquet} those of
 * rounds 0 to 999, and so on; timings lie in {@code timings-...} files of the same windows. The window that is being filled is written
 * again at each checkpoint, so which files there are, and their bytes, depend on the rows alone and not on when checkpoints,
 * kills and resumes happened. Other files in the folder are left alone.
 */
final class MetricsLog {
    /** Small enough to write again at each checkpoint (some ten metrics a round), large enough for few files. */
    static final int WINDOW = 1000;

    private static final String PART = "part";
    static final String TIMINGS = "timings";
    private static final String SUFFIX = ".parquet";
    private static final Pattern NAME = Pattern.compile("(" + PART + "|" + TIMINGS + ")-[0-9]{10}\\.parquet");
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message metrics {
              required int32 round;
              required int64 seed;
              required binary metric (STRING);
              required double value;
            }
            """);
    private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);

    private final Folder folder;
    /** Rows of the windows that are not written out yet, or may still grow, by file name. */
    private final SortedMap<String, List<MetricRow>> open = new TreeMap<>();
    /** Every file that is written, timings apart, by name. */
    private final SortedMap<String, StoredFile> parts = new TreeMap<>();

    private MetricsLog(Folder folder) {
        this.folder = folder;
    }

    /**
     * The log as it was after {@code lastRound}: what was written for later rounds is dropped.
     *
     * @param files the files that the log had then, which have {@linkplain #problem no problem}
     */
    static MetricsLog after(int lastRound, List<StoredFile> files, Folder folder) throws IOException {
        MetricsLog log = new MetricsLog(folder);
        folder.create();
        folder.settle();
        for (String name : ours(folder)) {
            if (start(name) > lastRound) {
                folder.delete(name);
            } else if (start(name) + WINDOW > lastRound) {
                log.open.put(name, until(lastRound, rows(folder, name)));
            }
        }
        files.forEach(file -> log.parts.put(file.path(), file));
        return log;
    }

    /** Why the log after a round cannot be had from the files there are, in words; nothing if it can. */
    static Optional<String> problem(int lastRound, List<StoredFile> files, Folder folder) throws IOException {
        for (StoredFile file : files) {
            Optional<byte[]> bytes = folder.read(file.path());
            if (bytes.isEmpty()) {
                return Optional.of(folder + "/" + file.path() + " is missing");
            }
            if (!NAME.matcher(file.path()).matches() || !was(file, bytes.get(), lastRound)) {
                return Optional.of(folder + "/" + file.path() + " is damaged");
            }
        }
        return Optional.empty();
    }

    // A window that was not full then may have grown since: its rows up to that round give the bytes of then again.
    private static boolean was(StoredFile file, byte[] bytes, int lastRound) throws IOException {
        if (bytes.length == file.bytes() && Sha256.hex(bytes).equals(file.sha256())) {
            return true;
        }
        if (start(file.path()) + WINDOW <= lastRound) {
            return false;
        }
        try {
            return Sha256.hex(encode(until(lastRound, decode(bytes)))).equals(file.sha256());
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static List<MetricRow> until(int lastRound, List<MetricRow> rows) {
        return new ArrayList<>(
                rows.stream().filter(row -> row.round() <= lastRound).toList());
    }

    void append(MetricRow row) {
        open.computeIfAbsent(name(row.timing() ? TIMINGS : PART, row.round()), name -> new ArrayList<>())
                .add(row);
    }

    /** Makes safe all rows up to {@code lastRound}, the last round appended. */
    void flush(int lastRound) throws IOException {
        // Files without rows are written as well: a file that a checkpoint covers is then never one whose first writing
        // was cut.
        open.computeIfAbsent(name(PART, lastRound), name -> new ArrayList<>());
        open.computeIfAbsent(name(TIMINGS, lastRound), name -> new ArrayList<>());
        for (Map.Entry<String, List<MetricRow>> part : open.entrySet()) {
            StoredFile stored = folder.write(part.getKey(), encode(part.getValue()));
            if (!part.getKey().startsWith(TIMINGS)) {
                parts.put(part.getKey(), stored);
            }
        }
        open.keySet().removeIf(name -> start(name) + WINDOW <= lastRound);
    }

    /** Every file that is written, timings apart, in the order of names. */
    List<StoredFile> files() {
        return List.copyOf(parts.values());
    }

    /**
     * All rows that are safe, in the order appended, timings after the rest of their window.
     *
     * @throws InputException if a file is damaged; timings that are damaged are left out
     */
    static List<MetricRow> read(Folder folder) throws IOException {
        List<MetricRow> rows = new ArrayList<>();
        for (String name : ours(folder)) {
            rows.addAll(rows(folder, name));
        }
        return rows;
    }

    private static List<MetricRow> rows(Folder folder, String name) throws IOException {
        try {
            return decode(folder.read(name).orElse(new byte[0]));
        } catch (IOException unreadable) {
            String place = folder + "/" + name + " is damaged: " + unreadable.getMessage();
            if (!name.startsWith(TIMINGS)) {
                throw new InputException(place, unreadable);
            }
            LOG.warn("{}; these timings are left out", place);
            return List.of();
        }
    }

    /** Rows as a file; equal rows give equal bytes. */
    static byte[] encode(List<MetricRow> rows) throws IOException {
        return ParquetBytes.write(
                SCHEMA,
                rows.stream()
                        .map(row -> new SimpleGroup(SCHEMA)
                                .append("round", row.round())
                                .append("seed", row.seed())
                                .append("metric", row.metric())
                                .append("value", row.value()))
                        .toList());
    }

    /** The inverse; fails as {@link ParquetBytes#rows}. */
    static List<MetricRow> decode(byte[] file) throws IOException {
        return ParquetBytes.rows(
                file,
                row -> new MetricRow(
                        row.getInteger("round", 0),
                        row.getLong("seed", 0),
                        row.getString("metric", 0),
                        row.getDouble("value", 0)));
    }

    private static List<String> ours(Folder folder) throws IOException {
        return folder.names().stream().filter(NAME.asMatchPredicate()).toList();
    }

    private static String name(String kind, int round) {
        return String.format(Locale.ROOT, "%s-%010d%s", kind, round / WINDOW * WINDOW, SUFFIX);
    }

    // Ten digits may be more than an int holds; no round is.
    private static long start(String name) {
        return Long.parseLong(name.substring(name.indexOf('-') + 1, name.length() - SUFFIX.length()));
    }
}
