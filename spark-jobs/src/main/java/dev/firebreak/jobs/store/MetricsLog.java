package dev.firebreak.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows under {@code metrics/}, in files that each hold the rounds of a fixed window: {@code part-0000000000.parquet} those of
 * rounds 0 to 999, and so on; timings lie in {@code timings-...} files of the same windows. The window that is being filled is written
 * again at each checkpoint, so which files there are, and their bytes, depend on the rows alone and not on when checkpoints,
 * kills and resumes happened.
 */
final class MetricsLog {
    /** Small enough to write again at each checkpoint (some ten metrics a round), large enough for few files. */
    static final int WINDOW = 1000;

    private static final String PART = "part";
    private static final String TIMINGS = "timings";
    private static final String SUFFIX = ".parquet";

    private final Folder folder;
    /** Rows of the windows that are not written out yet, or may still grow, by file name. */
    private final SortedMap<String, List<MetricRow>> open = new TreeMap<>();

    private MetricsLog(Folder folder) {
        this.folder = folder;
    }

    /**
     * The log as it was after {@code lastRound}: what was written for later rounds is dropped. {@code -1} is an empty log.
     */
    static MetricsLog after(int lastRound, Folder folder) throws IOException {
        MetricsLog log = new MetricsLog(folder);
        folder.create();
        folder.settle();
        for (String name : folder.names()) {
            if (start(name) > lastRound) {
                folder.delete(name);
            } else if (start(name) + WINDOW > lastRound) {
                List<MetricRow> rows = new ArrayList<>(readPart(folder, name));
                rows.removeIf(row -> row.round() > lastRound);
                log.open.put(name, rows);
            }
        }
        return log;
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
            folder.write(part.getKey(), MetricsFile.encode(part.getValue()));
        }
        open.keySet().removeIf(name -> start(name) + WINDOW <= lastRound);
    }

    /** All rows that are safe, in the order appended, timings after the rest of their window. */
    static List<MetricRow> read(Folder folder) throws IOException {
        List<MetricRow> rows = new ArrayList<>();
        for (String name : folder.names()) {
            if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
                rows.addAll(readPart(folder, name));
            }
        }
        return rows;
    }

    private static List<MetricRow> readPart(Folder folder, String name) throws IOException {
        return MetricsFile.decode(folder.read(name).orElseThrow());
    }

    private static String name(MetricRow row) {
        return name(row.timing() ? TIMINGS : PART, row.round());
    }

    private static String name(String kind, int round) {
        return String.format(Locale.ROOT, "%s-%010d%s", kind, round / WINDOW * WINDOW, SUFFIX);
    }

    private static int start(String name) {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1, name.length() - SUFFIX.length()));
    }
}
