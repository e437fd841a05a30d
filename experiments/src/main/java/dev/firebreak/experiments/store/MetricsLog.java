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
    private static final String TIMINGS = "timings";
    private static final String SUFFIX = ".parquet";
    private static final Pattern NAME = Pattern.compile("(" + PART + "|" + TIMINGS + ")-[0-9]{10}\\.parquet");
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
                List<MetricRow> rows = new ArrayList<>(rows(folder, name));
                rows.removeIf(row -> row.round() > lastRound);
                log.open.put(name, rows);
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
            List<MetricRow> rows = new ArrayList<>(MetricsFile.decode(bytes));
            rows.removeIf(row -> row.round() > lastRound);
            return Sha256.hex(MetricsFile.encode(rows)).equals(file.sha256());
        } catch (IOException unreadable) {
            return false;
        }
    }

    void append(MetricRow row) {
        open.computeIfAbsent(name(row), name -> new ArrayList<>()).add(row);
    }

    /** Makes safe all rows up to {@code lastRound}, the last round appended. */
    void flush(int lastRound) throws IOException {
        // Files without rows are written as well: a file that a checkpoint covers is then never one whose first writing
        // was cut.
        open.computeIfAbsent(name(PART, lastRound), name -> new ArrayList<>());
        open.computeIfAbsent(name(TIMINGS, lastRound), name -> new ArrayList<>());
        for (Map.Entry<String, List<MetricRow>> part : open.entrySet()) {
            StoredFile stored = folder.write(part.getKey(), MetricsFile.encode(part.getValue()));
            if (!timings(part.getKey())) {
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
            return MetricsFile.decode(folder.read(name).orElse(new byte[0]));
        } catch (IOException unreadable) {
            String place = folder + "/" + name + " is damaged: " + unreadable.getMessage();
            if (!timings(name)) {
                throw new InputException(place, unreadable);
            }
            LOG.warn("{}; these timings are left out", place);
            return List.of();
        }
    }

    private static List<String> ours(Folder folder) throws IOException {
        return folder.names().stream().filter(NAME.asMatchPredicate()).toList();
    }

    /** Whether a file under {@code metrics/} holds timings. */
    static boolean timings(String name) {
        return name.startsWith(TIMINGS);
    }

    private static String name(MetricRow row) {
        return name(row.timing() ? TIMINGS : PART, row.round());
    }

    private static String name(String kind, int round) {
        return String.format(Locale.ROOT, "%s-%010d%s", kind, round / WINDOW * WINDOW, SUFFIX);
    }

    // Ten digits may be more than an int holds; no round is.
    private static long start(String name) {
        return Long.parseLong(name.substring(name.indexOf('-') + 1, name.length() - SUFFIX.length()));
    }
}
