package dev.firebreak.jobs.store;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.jobs.Outcome;
import dev.firebreak.jobs.tensor.Safetensors;
import dev.firebreak.jobs.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Writes one run's folder {@code <out>/<name>/<run id>/} on any Hadoop file system. Calls come in this order, from one thread:
 *
 * <pre>{@code
 * try (ResultStore store = ResultStore.open(configuration, out, name, run, spec, force)) {
 *     if (store.standing() == Standing.FINISHED) ...           // nothing to do: store.folder() has the result
 *     Optional<Checkpoint> from = store.begin(manifest);       // empty: start at the first round
 *     ... store.append(round, metrics); ... store.checkpoint(round, state); ...
 *     store.finish(summary, model, Outcome.DONE, report);      // or store.stop(Outcome.STOPPED, reason)
 * }
 * }</pre>
 *
 * <p>Rows appended after the last checkpoint are forgotten by a kill, and made again by the resumed run, so that it ends with exactly
 * the rows, and the bytes, of one that was never interrupted. What may differ between equal runs lies apart: {@code timings.json},
 * {@code status.json}, {@code metrics/timings-*.parquet} and the report. {@code _SUCCESS} is written last; a folder without it is no
 * result yet. With {@code force} a finished result stays in place until its successor is whole; an interrupted redo is resumed by the
 * next one.
 *
 * <p>One process writes a run at a time; a second one is refused.
 */
public final class ResultStore implements AutoCloseable {

    /** What is there already when a run is opened. */
    public enum Standing {
        /** Nothing. */
        NEW,
        /** A run of the same spec that did not finish. */
        RESUMABLE,
        /** The whole result. */
        FINISHED
    }

    /** Makes the report of a folder in which all but the report is written. */
    @FunctionalInterface
    public interface Report {
        /** The page's bytes. */
        byte[] of(ResultFolder folder) throws IOException;
    }

    private final Location location;
    private final Folder folder;
    private final String spec;
    private final Standing standing;
    private final RunLock lock;
    private Manifest manifest;
    private MetricsLog metrics;
    private Checkpoints checkpoints;
    private int appended = -1;
    private int safe = -1;
    private boolean ended;

    private ResultStore(Location location, Folder folder, String spec, Standing standing, RunLock lock) {
        this.location = location;
        this.folder = folder;
        this.spec = spec;
        this.standing = standing;
        this.lock = lock;
    }

    /**
     * Opens a run's folder and takes its lock, unless it is finished and stays so.
     *
     * @param configuration Hadoop's, for the file system
     * @param out the folder of all results, a path or URI
     * @param name the experiment's name
     * @param run the run id
     * @param spec the canonical spec, which the run id is the hash of
     * @param force redo a run even if it is there
     * @throws InputException if the folder holds something else, cannot be written, or is being written by another process
     * @throws IOException if the file system fails
     */
    public static ResultStore open(
            Configuration configuration, String out, String name, String run, String spec, boolean force)
            throws IOException {
        Folder parent = parent(configuration, out, name);
        Location location = new Location(parent, run);
        if (!force && !location.replacing() && finished(location, spec)) {
            return new ResultStore(location, location.result(), spec, Standing.FINISHED, null);
        }
        location.probe();
        RunLock lock = RunLock.take(parent, "." + run + ".lock", configuration);
        try {
            boolean redone = location.recover();
            if ((redone || !force) && finished(location, spec)) {
                lock.close();
                return new ResultStore(location, location.result(), spec, Standing.FINISHED, null);
            }
            boolean begun = Location.begun(location.result(), spec);
            Folder folder = force && begun ? location.redo() : location.result();
            Standing standing = Location.begun(folder, spec) ? Standing.RESUMABLE : Standing.NEW;
            return new ResultStore(location, folder, spec, standing, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Folder parent(Configuration configuration, String out, String name) throws IOException {
        try {
            Folder results = Folder.at(out, configuration);
            for (Folder outer : List.of(results, results.in(name))) {
                if (outer.has(ResultFolder.SPEC)) {
                    throw new InputException(outer + " is itself the result folder of a run; choose another --out");
                }
            }
            return results.in(name);
        } catch (IllegalArgumentException | IOException e) {
            throw new InputException("cannot write results to '" + out + "': " + e.getMessage(), e);
        }
    }

    private static boolean finished(Location location, String spec) throws IOException {
        return Location.begun(location.result(), spec) && location.result().has(ResultFolder.SUCCESS);
    }

    /** What was there when it was opened. */
    public Standing standing() {
        return standing;
    }

    /** Where the run's result is, or will be once finished. */
    public String path() {
        return location.result().toString();
    }

    /** The folder as a reader sees it. */
    public ResultFolder folder() {
        return new ResultFolder(ended ? location.result() : folder);
    }

    /**
     * Starts or resumes the run.
     *
     * @return what to go on from; empty to start before the first round
     * @throws InputException if the data are not those that the run was begun with
     * @throws IOException if the file system fails
     */
    public Optional<Checkpoint> begin(Manifest manifest) throws IOException {
        require(lock != null && !ended && this.manifest == null, "begin");
        folder.create();
        if (standing == Standing.RESUMABLE) {
            folder.settle();
            refuseOtherData(folder().manifest().dataDigests(), manifest.dataDigests());
        }
        // The spec comes after the manifest, so that a folder with a spec always has both.
        folder.write(ResultFolder.MANIFEST, Json.write(manifest));
        folder.write(ResultFolder.SPEC, spec.getBytes(StandardCharsets.UTF_8));
        this.manifest = manifest;
        checkpoints = new Checkpoints(folder.in(ResultFolder.CHECKPOINTS));
        Optional<Checkpoint> latest = checkpoints.latest();
        safe = latest.map(Checkpoint::round).orElse(-1);
        appended = safe;
        metrics = MetricsLog.after(safe, folder.in(ResultFolder.METRICS));
        status("running", null, null);
        return latest;
    }

    private void refuseOtherData(Map<String, String> then, Map<String, String> now) {
        for (Map.Entry<String, String> file : now.entrySet()) {
            String before = then.get(file.getKey());
            if (!file.getValue().equals(before)) {
                throw new InputException(folder + " was begun with other data: " + file.getKey() + " had digest "
                        + before + " and now has " + file.getValue() + "; put the data back, or move that folder away");
            }
        }
    }

    /**
     * Adds a round's metrics; they are safe after the next {@link #checkpoint} or {@link #finish}.
     *
     * @param round not before the last one
     * @param values by metric name; NaN and infinities are kept
     */
    public void append(int round, SortedMap<String, Double> values) {
        require(metrics != null && !ended, "append");
        if (round < appended || round == safe) {
            throw new IllegalArgumentException(
                    "round " + round + " comes after round " + appended + " and checkpoint " + safe);
        }
        appended = round;
        long seed = manifest.trainingSeed() == null ? 0 : manifest.trainingSeed();
        values.forEach((metric, value) -> metrics.append(new MetricRow(round, seed, metric, value)));
    }

    /**
     * Makes the run resumable after {@code round}, the metrics so far included.
     *
     * @throws IOException if the file system fails or another process has taken the run over
     */
    public void checkpoint(int round, State state) throws IOException {
        require(metrics != null && !ended, "checkpoint");
        if (round < appended) {
            throw new IllegalArgumentException("checkpoint " + round + " lacks the round " + appended);
        }
        lock.check();
        metrics.flush(round);
        checkpoints.write(new Checkpoint(round, state));
        safe = round;
        appended = round;
        status("running", null, null);
    }

    /**
     * Puts a further file of the result in its folder, as a receipt or a table; it counts with the rest once {@code _SUCCESS} is
     * there.
     *
     * @param name a file name that no other part of a result has
     * @throws IOException if the file system fails
     */
    public void attach(String name, byte[] bytes) throws IOException {
        require(metrics != null && !ended, "attach");
        folder.write(ResultFolder.attachmentName(name), bytes);
    }

    /**
     * Where a further folder of the result is to be written by whoever can write more than fits in memory.
     *
     * @param name a name that no other part of a result has
     */
    public String attachedFolder(String name) {
        require(metrics != null && !ended, "attachedFolder");
        return folder.in(ResultFolder.attachmentName(name)).path().toString();
    }

    /** The bytes that {@link #finish} writes for a model, for those who hash it before. */
    public byte[] modelBytes(List<Tensor> model) throws IOException {
        require(manifest != null, "modelBytes");
        SortedMap<String, String> provenance = new TreeMap<>(Map.of("name", manifest.name(), "run", manifest.run()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Safetensors.write(bytes, model, provenance);
        return bytes.toByteArray();
    }

    /**
     * Writes everything that is left, {@code _SUCCESS} last, and gives the lock back.
     *
     * @param summary what the run came to
     * @param model the parameters; none where a run makes no model
     * @param outcome {@link Outcome#DONE} or {@link Outcome#EXPECTATION_NOT_MET}
     * @param report makes the page
     * @throws IOException if the file system fails or another process has taken the run over
     */
    public void finish(Summary summary, List<Tensor> model, Outcome outcome, Report report) throws IOException {
        require(metrics != null && !ended, "finish");
        if (!outcome.finished()) {
            throw new IllegalArgumentException(outcome + " is not a finished run's outcome");
        }
        lock.check();
        metrics.flush(Math.max(0, appended));
        safe = appended;
        if (!model.isEmpty()) {
            folder.write(ResultFolder.MODEL, modelBytes(model));
        }
        SortedMap<String, Double> timings = new TreeMap<>(summary.metrics());
        timings.keySet().removeIf(metric -> !metric.startsWith(MetricRow.TIMING));
        SortedMap<String, Double> values = new TreeMap<>(summary.metrics());
        values.keySet().removeAll(timings.keySet());
        folder.write(ResultFolder.SUMMARY, Json.write(new Summary(values, summary.certificates())));
        folder.write(ResultFolder.TIMINGS, Json.write(new ResultFolder.Timings(now(), timings)));
        status(outcome.word(), outcome.exitCode(), null);
        folder.write(ResultFolder.REPORT, report.of(folder()));
        folder.write(ResultFolder.SUCCESS, new byte[0]);
        ended = true;
        try (lock) {
            if (folder == location.redo()) {
                location.replace();
            }
        }
    }

    /**
     * Ends the run before it finished and gives the lock back. What is not checkpointed is forgotten.
     *
     * @param outcome {@link Outcome#STOPPED}, {@link Outcome#CRASHED} or {@link Outcome#REFUSED}
     * @param message why, one line
     */
    public void stop(Outcome outcome, String message) throws IOException {
        require(lock != null && !ended, "stop");
        if (outcome.finished()) {
            throw new IllegalArgumentException(outcome + " is a finished run's outcome");
        }
        ended = true;
        try (lock) {
            folder.create();
            status(outcome.word(), outcome.exitCode(), message);
        }
    }

    /** Gives the lock back; a run that was begun and neither finished nor stopped has crashed. */
    @Override
    public void close() throws IOException {
        if (lock != null && !ended) {
            if (manifest != null) {
                stop(Outcome.CRASHED, "ended without a word");
            }
            ended = true;
            lock.close();
        }
    }

    private void status(String word, Integer exitCode, String message) throws IOException {
        folder.write(ResultFolder.STATUS, Json.write(new Status(word, exitCode, safe, now(), message)));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void require(boolean inOrder, String call) {
        if (!inOrder) {
            throw new IllegalStateException(call + "() is out of order; see the order of calls of ResultStore");
        }
    }
}
