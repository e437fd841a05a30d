package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Reads the folder of one run, finished or not. What is damaged in it is an {@link InputException} that names the file. */
public final class ResultFolder {
    /** The file of the page. */
    public static final String REPORT = "report.html";

    static final String SPEC = "spec.yaml";
    static final String MANIFEST = "manifest.json";
    static final String STATUS = "status.json";
    static final String SUMMARY = "summary.json";
    static final String TIMINGS = "timings.json";
    static final String OPERATIONS = "operations.json";
    static final String MODEL = "model.safetensors";
    static final String METRICS = "metrics";
    static final String TABLES = "tables";
    static final String CHECKPOINTS = "checkpoints";
    static final String FILES = "files.json";
    static final String SUCCESS = "_SUCCESS";

    static final Set<String> PARTS = Set.of(
            SPEC,
            MANIFEST,
            STATUS,
            SUMMARY,
            TIMINGS,
            OPERATIONS,
            MODEL,
            REPORT,
            METRICS,
            TABLES,
            CHECKPOINTS,
            FILES,
            SUCCESS);

    private final Folder folder;

    ResultFolder(Folder folder) {
        this.folder = folder;
    }

    /**
     * The folder {@code <out>/<name>/<run id>} at a path or URI of any Hadoop file system.
     *
     * @throws InputException if there is no result there
     */
    public static ResultFolder open(String path, Configuration configuration) throws IOException {
        Folder folder = Folder.at(path, configuration);
        if (!isThere(folder)) {
            throw new InputException(folder + " is not the result folder of a run: it has no " + SPEC + " and "
                    + MANIFEST + "; give a folder <out>/<name>/<run id>");
        }
        return new ResultFolder(folder);
    }

    /** The same, or nothing if there is no result there. */
    public static Optional<ResultFolder> ifThere(String path, Configuration configuration) throws IOException {
        Folder folder = Folder.at(path, configuration);
        return isThere(folder) ? Optional.of(new ResultFolder(folder)) : Optional.empty();
    }

    static boolean isThere(Folder folder) throws IOException {
        return folder.has(SPEC) && folder.has(MANIFEST);
    }

    Folder folder() {
        return folder;
    }

    /** The run of another id of the same experiment; it need not be there. */
    public ResultFolder beside(String run) {
        return new ResultFolder(folder.sibling(run));
    }

    /** Where it is. */
    public String location() {
        return folder.toString();
    }

    /** Whether the run says that everything is there; {@link #check} looks whether it is. */
    public boolean finished() throws IOException {
        return folder.has(SUCCESS);
    }

    /**
     * Makes sure that a finished result is as it was written, to the last byte of every file in {@code files.json}. For whoever takes
     * a result as an input: it reads all of it.
     *
     * @throws InputException naming the first file that is missing or was altered, or if the run has not finished
     */
    public void check() throws IOException {
        if (!finished()) {
            throw new InputException("the run in " + folder + " has not finished");
        }
        refuse(FileList.of(folder).altered(folder));
    }

    // What a report is made from.
    void requireReadable() throws IOException {
        if (finished()) {
            check();
        }
        manifest();
        summary();
        metrics();
    }

    /**
     * Makes sure that every file of a finished result is there in its length, which costs a look at the folder.
     *
     * @throws InputException naming the first one that is not
     */
    static void requireWhole(Folder folder) throws IOException {
        try {
            refuse(FileList.of(folder).missing(folder));
        } catch (InputException damaged) {
            throw new InputException(damaged.getMessage() + "; " + remedy(folder), damaged);
        }
    }

    private static String remedy(Folder folder) throws IOException {
        String again = "--force computes the result again";
        try {
            return new ResultFolder(folder).manifest().released()
                    ? "put it back from a copy: a release is made once, and --force makes no other"
                    : again;
        } catch (InputException unknown) {
            return again + ", unless it is a release, which is made once";
        }
    }

    private static void refuse(Optional<String> problem) {
        if (problem.isPresent()) {
            throw new InputException(problem.get());
        }
    }

    /** Names of the files and folders at the top of a folder that belong to the result in it, or can belong to an unfinished one. */
    static Set<String> ours(Folder folder) throws IOException {
        Set<String> names = new TreeSet<>(PARTS);
        for (StoredFile file : folder.has(SUCCESS) ? FileList.of(folder).files() : List.<StoredFile>of()) {
            names.add(file.path().split("/", -1)[0]);
        }
        return names;
    }

    /**
     * Deletes what belongs to a result, all but its spec, and hidden files. The spec goes last, so that a removal that a crash interrupts
     * is gone on with.
     *
     * @return names of what else the folder holds
     */
    static List<String> clear(Folder folder, Set<String> ours) throws IOException {
        for (String name : folder.names()) {
            if ((ours.contains(name) || name.startsWith(".")) && !name.equals(SPEC)) {
                folder.delete(name);
            }
        }
        return folder.names().stream().filter(name -> !name.equals(SPEC)).toList();
    }

    /**
     * Files in a finished result that do not belong to it, by relative path. Names that begin with a dot or an underscore are left
     * out: tools and file systems make such files by themselves.
     */
    static List<String> strangers(Folder folder) throws IOException {
        Set<String> known = new TreeSet<>(PARTS);
        FileList.of(folder).files().forEach(file -> known.add(file.path()));
        return files(folder, "").stream()
                .filter(path -> !known.contains(path) && !path.matches("(.*/)?[._].*"))
                .filter(path ->
                        !path.startsWith(CHECKPOINTS + "/") && !path.startsWith(METRICS + "/" + MetricsLog.TIMINGS))
                .toList();
    }

    private static List<String> files(Folder folder, String prefix) throws IOException {
        List<String> files = new ArrayList<>();
        List<String> folders = folder.folders();
        for (String name : folder.names()) {
            files.addAll(folders.contains(name) ? files(folder.in(name), prefix + name + "/") : List.of(prefix + name));
        }
        return files;
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
        Manifest manifest = Json.read(place(MANIFEST), required(MANIFEST), Manifest.class);
        if (!plain(manifest.name()) || !plain(manifest.run())) {
            throw new InputException(place(MANIFEST) + " is damaged: it does not name its run");
        }
        return manifest;
    }

    private static boolean plain(String name) {
        return name != null && name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }

    /**
     * Gives every file, those of inner folders too, the modification time of {@code _SUCCESS}, where the file system can, so that they do
     * not show how long the run took.
     */
    public void levelTimes() throws IOException {
        Path success = new Path(folder.path(), SUCCESS);
        levelTimes(folder.path(), folder.files().getFileStatus(success).getModificationTime());
    }

    private void levelTimes(Path inner, long time) throws IOException {
        for (FileStatus status : folder.files().listStatus(inner)) {
            if (status.isDirectory()) {
                levelTimes(status.getPath(), time);
            }
            folder.files().setTimes(status.getPath(), time, -1);
        }
    }

    /** Where the run stands; empty for a moment before its first word is written, and if it cannot be read. */
    public Optional<Status> status() throws IOException {
        return intact(STATUS, Status.class);
    }

    /** What the run came to, timings included as far as they can be read; empty before it finished. */
    public Optional<Summary> summary() throws IOException {
        // Nothing rests on a timing.
        SortedMap<String, Double> timings =
                intact(TIMINGS, Timings.class).map(Timings::metrics).orElseGet(TreeMap::new);
        return read(SUMMARY, Summary.class).map(summary -> {
            SortedMap<String, Double> metrics = new TreeMap<>(summary.metrics());
            metrics.putAll(timings);
            return new Summary(metrics, summary.claims());
        });
    }

    /** Every metric row that is safe, in round order within a metric. */
    public List<MetricRow> metrics() throws IOException {
        return MetricsLog.read(folder.in(METRICS));
    }

    /** The parameters, as the bytes of {@code model.safetensors}; empty before the run finished. */
    public Optional<byte[]> model() throws IOException {
        return folder.read(MODEL);
    }

    /**
     * A table under {@code tables/}.
     *
     * @throws InputException if it is not there or damaged
     */
    public ResultTable table(String name) throws IOException {
        String file = ResultTable.file(name);
        try {
            return ResultTable.read(required(file));
        } catch (IOException damaged) {
            throw new InputException(place(file) + ": " + damaged.getMessage(), damaged);
        }
    }

    /** A further file that {@link ResultStore#attach} put there. */
    public Optional<byte[]> attachment(String name) throws IOException {
        return folder.read(attachmentName(name));
    }

    /** The name, if no other part of a result has it. */
    static String attachmentName(String name) {
        String file = name.startsWith(TABLES + "/") ? name.substring(TABLES.length() + 1) : name;
        if (PARTS.contains(name) || file.contains("/") || file.startsWith(".") || file.startsWith("_")) {
            throw new IllegalArgumentException("'" + name + "' cannot be a further file of a result");
        }
        return name;
    }

    private String place(String name) {
        return folder + "/" + name;
    }

    private byte[] required(String name) throws IOException {
        return folder.read(name).orElseThrow(() -> new InputException(place(name) + " is missing"));
    }

    /** What a file holds; empty if it is not there or is damaged. */
    <T> Optional<T> intact(String name, Class<T> type) throws IOException {
        try {
            return read(name, type);
        } catch (InputException damaged) {
            return Optional.empty();
        }
    }

    private <T> Optional<T> read(String name, Class<T> type) throws IOException {
        return folder.read(name).map(bytes -> Json.read(place(name), bytes, type));
    }

    /** {@code timings.json}: the part of a result that differs between equal runs. The time is ISO-8601 in UTC. */
    record Timings(String finished, SortedMap<String, Double> metrics) {}
}
