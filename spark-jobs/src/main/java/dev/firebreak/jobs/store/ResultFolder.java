package dev.firebreak.jobs.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Reads the folder of one run, finished or not. */
public final class ResultFolder {
    static final String SPEC = "spec.yaml";
    static final String MANIFEST = "manifest.json";
    static final String STATUS = "status.json";
    static final String SUMMARY = "summary.json";
    static final String TIMINGS = "timings.json";
    static final String MODEL = "model.safetensors";
    static final String REPORT = "report.html";
    static final String METRICS = "metrics";
    static final String CHECKPOINTS = "checkpoints";
    static final String SUCCESS = "_SUCCESS";

    private static final Set<String> PARTS =
            Set.of(SPEC, MANIFEST, STATUS, SUMMARY, TIMINGS, MODEL, REPORT, METRICS, CHECKPOINTS, SUCCESS);

    private final Folder folder;

    ResultFolder(Folder folder) {
        this.folder = folder;
    }

    /**
     * The folder {@code <out>/<name>/<run id>} at a path or URI of any Hadoop file system.
     *
     * @throws InputException if there is no result there
     * @throws IOException if the file system fails
     */
    public static ResultFolder open(String path, Configuration configuration) throws IOException {
        Folder folder = Folder.at(path, configuration);
        if (!folder.has(SPEC) || !folder.has(MANIFEST)) {
            throw new InputException(folder + " is not the result folder of a run: it has no " + SPEC + " and "
                    + MANIFEST + "; give a folder <out>/<name>/<run id>");
        }
        return new ResultFolder(folder);
    }

    /** The same, or nothing if there is no result there. */
    public static Optional<ResultFolder> ifThere(String path, Configuration configuration) throws IOException {
        Folder folder = Folder.at(path, configuration);
        return folder.has(SPEC) && folder.has(MANIFEST) ? Optional.of(new ResultFolder(folder)) : Optional.empty();
    }

    /** Where it is. */
    public String location() {
        return folder.toString();
    }

    /** Whether everything is there. */
    public boolean finished() throws IOException {
        return folder.has(SUCCESS);
    }

    /** The canonical spec. */
    public String spec() throws IOException {
        return new String(required(SPEC), StandardCharsets.UTF_8);
    }

    /**
     * What the run depends on.
     *
     * @throws InputException if the file is damaged
     */
    public Manifest manifest() throws IOException {
        Manifest manifest;
        try {
            manifest = Json.read(required(MANIFEST), Manifest.class);
        } catch (JsonProcessingException e) {
            throw new InputException(
                    folder + "/" + MANIFEST + " is damaged: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        }
        if (manifest == null || !plain(manifest.name()) || !plain(manifest.run())) {
            throw new InputException(folder + "/" + MANIFEST + " is damaged: it names no run");
        }
        return manifest;
    }

    private static boolean plain(String name) {
        return name != null && name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }

    /**
     * Gives every file the time of {@code _SUCCESS}, where the file system can, so that nobody can read from them how long the run
     * took.
     */
    public void levelTimes() throws IOException {
        folder.levelTimes(SUCCESS);
    }

    /** Where the run stands; empty for a moment before its first word is written. */
    public Optional<Status> status() throws IOException {
        return read(STATUS, Status.class);
    }

    /** What the run came to, timings included; empty before it finished. */
    public Optional<Summary> summary() throws IOException {
        Optional<Summary> summary = read(SUMMARY, Summary.class);
        Optional<Timings> timings = read(TIMINGS, Timings.class);
        return summary.map(s -> {
            SortedMap<String, Double> metrics = new TreeMap<>(s.metrics());
            timings.ifPresent(t -> metrics.putAll(t.metrics()));
            return new Summary(metrics, s.certificates());
        });
    }

    /** Every metric row that is safe, in round order within a metric. */
    public List<MetricRow> metrics() throws IOException {
        return MetricsLog.read(folder.in(METRICS));
    }

    /** Puts a report in place of the one there is. */
    public void writeReport(byte[] html) throws IOException {
        folder.write(REPORT, html);
    }

    /** The parameters, as the bytes of {@code model.safetensors}; empty before the run finished. */
    public Optional<byte[]> model() throws IOException {
        return folder.read(MODEL);
    }

    /** A further file that {@link ResultStore#attach} put there. */
    public Optional<byte[]> attachment(String name) throws IOException {
        return folder.read(attachmentName(name));
    }

    /** The name, if no other part of a result has it. */
    static String attachmentName(String name) {
        if (PARTS.contains(name) || name.contains("/") || name.startsWith(".")) {
            throw new IllegalArgumentException("'" + name + "' cannot be a further file of a result");
        }
        return name;
    }

    private byte[] required(String name) throws IOException {
        return folder.read(name).orElseThrow(() -> new IOException(folder + " has lost its " + name));
    }

    private <T> Optional<T> read(String name, Class<T> type) throws IOException {
        Optional<byte[]> bytes = folder.read(name);
        return bytes.isEmpty() ? Optional.empty() : Optional.of(Json.read(bytes.get(), type));
    }

    /**
     * {@code timings.json}: the part of a result that differs between equal runs.
     *
     * @param finished when, ISO-8601 in UTC
     * @param metrics final values of the {@code seconds/...} metrics
     */
    record Timings(String finished, SortedMap<String, Double> metrics) {}
}
