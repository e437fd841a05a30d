package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.functional.CallableRaisingIOE;
import org.apache.hadoop.util.functional.FunctionRaisingIOE;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * {@code status.json}, {@code operations.json}, {@code metrics/timings-*.parquet} and the report. All other files are listed in
 * {@code files.json} with their digests, and {@code _SUCCESS}, which is written last, holds the digest of that list; a folder without it
 * is no result yet. With {@code force} a finished result stays in place until its successor is whole; an interrupted redo is resumed by the
 * next one.
 *
 * <p>One process writes a run at a time; a second one is refused. All methods throw an {@link IOException} where the file system fails.
 */
public final class ResultStore implements AutoCloseable {

    /** The runs that this process is writing, for when it has to end without them. */
    private static final Set<ResultStore> OPEN = ConcurrentHashMap.newKeySet();

    private static final Logger LOG = LoggerFactory.getLogger(ResultStore.class);

    private final Location location;
    private final Folder folder;
    private final String spec;
    private final Standing standing;
    private final RunLock lock;
    private final RunFiles files;
    private final Checkpoints checkpoints;
    private Manifest manifest;
    private MetricsLog metrics;
    private Supplier<SortedMap<String, Long>> operations = TreeMap::new;
    private List<Status.Expected> expected = List.of();
    private int appended = -1;
    private int safe = -1;
    private long safeSince = System.nanoTime();
    private boolean begun;
    private Outcome failed = Outcome.CRASHED;
    private String failure = "it ended with the error that its standard error names";
    private boolean ended;

    private ResultStore(Location.Opened opened, String run, String spec) {
        this.location = opened.location();
        this.files = opened.files();
        this.standing = opened.standing();
        this.lock = opened.lock();
        this.folder = files.folder();
        this.spec = spec;
        this.checkpoints = new Checkpoints(folder.in(ResultFolder.CHECKPOINTS), run);
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
     * @throws InputException if the folder holds something else or a damaged result, cannot be written, or is being written by another
     *     process
     */
    public static ResultStore open(
            Configuration configuration, String out, String name, String run, String spec, boolean force)
            throws IOException {
        Location.Opened opened = Location.open(configuration, out, name, run, spec, force);
        ResultStore store = new ResultStore(opened, run, spec);
        if (opened.standing() == Standing.FINISHED) {
            // A crash just behind the end leaves them.
            store.checkpoints.end();
        } else {
            OPEN.add(store);
        }
        return store;
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
     */
    public synchronized Optional<Checkpoint> begin(Manifest manifest) throws IOException {
        require(lock != null && !ended && this.manifest == null, "begin");
        return guarded(() -> started(manifest));
    }

    private Optional<Checkpoint> started(Manifest now) throws IOException {
        begun = true;
        folder.create();
        folder.settle();
        files.reserve();
        if (standing == Standing.RESUMABLE && !files.anew() && !files.begunWith(now)) {
            files.startOver();
        }
        if (files.anew()) {
            checkpoints.clear();
        }
        // Who reads a folder with a spec finds a manifest as well.
        files.keep(ResultFolder.MANIFEST, Json.write(now));
        files.keep(ResultFolder.SPEC, spec.getBytes(StandardCharsets.UTF_8));
        folder.sync();
        this.manifest = now;
        Folder log = folder.in(ResultFolder.METRICS);
        log.create();
        Optional<CheckpointFile> latest = checkpoints.latest(log);
        safe = latest.map(found -> found.checkpoint().round()).orElse(-1);
        appended = safe;
        metrics = MetricsLog.after(safe, latest.map(CheckpointFile::files).orElse(List.of()), log);
        files.running(safe);
        return latest.map(CheckpointFile::checkpoint);
    }

    /**
     * Adds a round's metrics; they are safe after the next {@link #checkpoint} or {@link #finish}.
     *
     * @param round not before the last one
     * @param values by metric name; NaN and infinities are kept
     */
    public synchronized void append(int round, SortedMap<String, Double> values) {
        requireBegun("append");
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
     * @throws IOException also if another process has taken the run over
     */
    public synchronized void checkpoint(int round, State state) throws IOException {
        requireBegun("checkpoint");
        if (round < appended) {
            throw new IllegalArgumentException("checkpoint " + round + " lacks the round " + appended);
        }
        guarded(() -> {
            lock.check();
            files.requireBegun();
            metrics.flush(round);
            checkpoints.write(new Checkpoint(round, state), metrics.files());
            safe = round;
            safeSince = System.nanoTime();
            appended = round;
            files.running(safe);
            return null;
        });
    }

    /** Whether there was a second of work since the last checkpoint, or the start: less is computed again as fast as it is read. */
    public boolean isCheckpointWorthwhile() {
        return isCheckpointWorthwhile(System.nanoTime());
    }

    synchronized boolean isCheckpointWorthwhile(long now) {
        return now - safeSince >= TimeUnit.SECONDS.toNanos(1);
    }

    /**
     * Puts a further file of the result in its folder, as a receipt or a table; it counts with the rest once {@code _SUCCESS} is
     * there.
     *
     * @param name a file name that no other part of a result has, or the {@linkplain ResultTable#file file of a table}
     */
    public synchronized void attach(String name, byte[] bytes) throws IOException {
        requireBegun("attach");
        String file = ResultFolder.attachmentName(name);
        guarded(() -> files.write(file, bytes));
    }

    /**
     * Where a further folder of the result is to be written by whoever can write more than fits in memory; then {@link #attached} says
     * what was written.
     *
     * @param name a name that no other part of a result has
     */
    public String attachedFolder(String name) {
        requireBegun("attachedFolder");
        return folder.in(ResultFolder.attachmentName(name)).path().toString();
    }

    /**
     * Says what was written to an {@linkplain #attachedFolder attached folder}: files with paths relative to it. Nothing else in that
     * folder belongs to the result.
     */
    public synchronized void attached(String name, List<StoredFile> parts) {
        requireBegun("attached");
        files.state(name, parts);
    }

    /**
     * Cells kept in a further folder of the result, which belong to it unless they are {@linkplain #remove removed}.
     *
     * @param name a name that no other part of a result has
     */
    public synchronized CellFiles cells(String name) throws IOException {
        requireBegun("cells");
        return guarded(() -> files.cells(name));
    }

    /** Removes a further folder of the result, which was needed for the time of the run. */
    public synchronized void remove(String name) throws IOException {
        requireBegun("remove");
        guarded(() -> files.remove(name));
    }

    /** Counts of what went wrong and was made good, by name, asked for at the end: {@code operations.json}. */
    public void operations(Supplier<SortedMap<String, Long>> counts) {
        operations = counts;
    }

    /** What the spec expects of the result, with what was found, for {@code status.json}. */
    public void expected(List<Status.Expected> all) {
        expected = List.copyOf(all);
    }

    /**
     * Writes everything that is left, {@code _SUCCESS} last, and gives the lock back.
     *
     * @param summary what the run came to
     * @param model the parameters; none where a run makes no model
     * @param outcome {@link Outcome#DONE} or {@link Outcome#EXPECTATION_NOT_MET}
     * @param report makes the page of a folder in which all but the page is written
     * @throws IOException also if another process has taken the run over, or something has gone from the folder
     */
    public synchronized void finish(
            Summary summary, List<Tensor> model, Outcome outcome, FunctionRaisingIOE<ResultFolder, byte[]> report)
            throws IOException {
        requireBegun("finish");
        if (!outcome.finished()) {
            throw new IllegalArgumentException(outcome + " is not a finished run's outcome");
        }
        guarded(() -> {
            lock.check();
            metrics.flush(Math.max(0, appended));
            safe = appended;
            if (!model.isEmpty()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                // No name and no run: equal models are equal files.
                Safetensors.write(bytes, model);
                files.write(ResultFolder.MODEL, bytes.toByteArray());
            }
            files.write(summary);
            files.write(operations.get());
            files.ended(outcome, safe, null, expected);
            folder.write(ResultFolder.REPORT, report.apply(folder()));
            FileList list = files.list(metrics.files());
            folder.write(ResultFolder.FILES, list.bytes());
            files.requireWhole(list);
            list.sync(folder);
            files.release();
            folder.write(ResultFolder.SUCCESS, FileList.success(list.bytes()));
            folder.sync();
            return null;
        });
        ended();
        try (lock) {
            checkpoints.end();
            if (folder.equals(location.redo())) {
                location.replace(spec);
            }
        }
    }

    /**
     * Ends the run before it finished and gives the lock back. What is not checkpointed is forgotten.
     *
     * @param outcome {@link Outcome#STOPPED}, {@link Outcome#CRASHED} or {@link Outcome#REFUSED}
     * @param message why, one line
     */
    public synchronized void stop(Outcome outcome, String message) throws IOException {
        require(lock != null && !ended, "stop");
        if (outcome.finished()) {
            throw new IllegalArgumentException(outcome + " is a finished run's outcome");
        }
        ended = true;
        try (lock) {
            folder.create();
            files.release();
            files.ended(outcome, safe, message, List.of());
            if (manifest != null) {
                files.write(operations.get());
            }
        } finally {
            // Not before: whoever finds no open run may end the process.
            ended();
        }
    }

    /**
     * Says in the status of each run that this process is writing that it was stopped. A run that is writing its last files gets to their
     * end. From any thread.
     *
     * @return whether one was stopped
     */
    public static boolean stopAll(String reason) {
        boolean stopped = false;
        for (ResultStore store : List.copyOf(OPEN)) {
            synchronized (store) {
                try {
                    if (!store.ended) {
                        store.stop(Outcome.STOPPED, reason);
                        stopped = true;
                    }
                } catch (IOException e) {
                    LOG.warn("The status of {} could not be written: {}", store.path(), e.getMessage());
                }
            }
        }
        return stopped;
    }

    private void ended() {
        ended = true;
        OPEN.remove(this);
    }

    /** Gives the lock back; a run that was begun and neither finished nor stopped has crashed. */
    @Override
    public synchronized void close() throws IOException {
        if (lock != null && !ended) {
            if (begun) {
                stop(failed, failure);
            }
            ended();
            lock.close();
        }
    }

    // What goes wrong with the disk is what the status will say.
    private <T> T guarded(CallableRaisingIOE<T> work) throws IOException {
        try {
            return work.apply();
        } catch (IOException | InputException e) {
            failed = e instanceof InputException ? Outcome.REFUSED : Outcome.CRASHED;
            failure = e.getMessage();
            throw e;
        }
    }

    private void requireBegun(String call) {
        require(metrics != null && !ended, call);
    }

    private static void require(boolean inOrder, String call) {
        if (!inOrder) {
            throw new IllegalStateException(call + "() is out of order; see the order of calls of ResultStore");
        }
    }
}
