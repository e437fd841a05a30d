package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.Outcome;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a result that is being written, each with its digest as it was written. */
final class RunFiles {
    private static final String RESERVE = ".reserve";
    /** Two blocks of a usual disk: one for the status, one for its name. */
    private static final int RESERVED = 8192;

    private static final Logger LOG = LoggerFactory.getLogger(RunFiles.class);

    private final Folder folder;
    private final String run;
    private boolean anew;
    private final SortedMap<String, StoredFile> files = new TreeMap<>();
    private final SortedMap<String, List<StoredFile>> folders = new TreeMap<>();

    private final SortedMap<String, CellFiles> cells = new TreeMap<>();

    /** The files of a run in a folder; {@code anew} if cells that an earlier run kept are to be made again. */
    RunFiles(Folder folder, String run, boolean anew) {
        this.folder = folder;
        this.run = run;
        this.anew = anew;
    }

    Folder folder() {
        return folder;
    }

    boolean anew() {
        return anew;
    }

    /** From now on nothing that an earlier run kept is used. */
    void startOver() {
        anew = true;
    }

    /**
     * Whether the unfinished run in the folder saw the data that this one sees; without its manifest this is unknown.
     *
     * @throws InputException if it saw others
     */
    boolean begunWith(Manifest now) throws IOException {
        SortedMap<String, String> then;
        try {
            then = new ResultFolder(folder).manifest().dataDigests();
        } catch (InputException damaged) {
            LOG.warn("{}; the run starts from the beginning", damaged.getMessage());
            return false;
        }
        for (Map.Entry<String, String> file : now.dataDigests().entrySet()) {
            String before = then.get(file.getKey());
            if (!file.getValue().equals(before)) {
                throw new InputException(folder + " was begun with other data: " + file.getKey() + " had digest "
                        + before + " and now has " + file.getValue() + "; put the data back, or move that folder away");
            }
        }
        return true;
    }

    StoredFile write(String name, byte[] bytes) throws IOException {
        int slash = name.indexOf('/');
        StoredFile written;
        if (slash < 0) {
            written = folder.write(name, bytes);
        } else {
            Folder inner = folder.in(name.substring(0, slash));
            inner.create();
            inner.settle();
            written = inner.write(name.substring(slash + 1), bytes).in(name.substring(0, slash));
        }
        files.put(name, written);
        return written;
    }

    void write(Summary summary) throws IOException {
        SortedMap<String, Double> timings = new TreeMap<>(summary.metrics());
        timings.keySet().removeIf(metric -> !metric.startsWith(MetricRow.TIMING));
        SortedMap<String, Double> values = new TreeMap<>(summary.metrics());
        values.keySet().removeAll(timings.keySet());
        write(ResultFolder.SUMMARY, Json.write(new Summary(values, summary.claims())));
        folder.write(ResultFolder.TIMINGS, Json.write(new ResultFolder.Timings(now(), timings)));
    }

    /**
     * Reserves space for the last content of {@code status.json}, until {@link #release}, so that a full disk is no reason why the status of
     * a run that has ended goes on saying that it is running.
     */
    void reserve() throws IOException {
        if (!folder.has(RESERVE)) {
            // Zeros would take no room on disks that compress.
            byte[] room = new byte[RESERVED];
            new SecureRandom().nextBytes(room);
            folder.write(RESERVE, room);
        }
    }

    void release() throws IOException {
        folder.delete(RESERVE);
    }

    void running(int round) throws IOException {
        folder.write(ResultFolder.STATUS, Json.write(new Status("running", null, round, now(), null, null)));
    }

    void ended(Outcome outcome, int round, String message, List<Status.Expected> expected) throws IOException {
        List<Status.Expected> some = expected.isEmpty() ? null : expected;
        folder.write(
                ResultFolder.STATUS,
                Json.write(new Status(outcome.word(), outcome.exitCode(), round, now(), message, some)));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@code operations.json}: by name what went wrong on the cluster and was made good, over all starts. No result depends on it. */
    record Operations(SortedMap<String, Long> counts) {}

    void write(SortedMap<String, Long> operations) throws IOException {
        if (operations.isEmpty()) {
            return;
        }
        SortedMap<String, Long> all = new TreeMap<>(operations);
        new ResultFolder(folder)
                .intact(ResultFolder.OPERATIONS, Operations.class)
                .map(Operations::counts)
                .ifPresent(before -> before.forEach((name, n) -> all.merge(name, n, Long::sum)));
        folder.write(ResultFolder.OPERATIONS, Json.write(new Operations(all)));
    }

    /** Writes a file that an earlier run may have written; then it is not replaced, so that no crash can take it away. */
    void keep(String name, byte[] bytes) throws IOException {
        Optional<StoredFile> there = folder.hashed(name);
        boolean same = there.isPresent() && there.get().sha256().equals(Sha256.hex(bytes));
        files.put(name, same ? there.get() : folder.write(name, bytes));
    }

    void state(String name, List<StoredFile> parts) {
        folders.put(ResultFolder.attachmentName(name), List.copyOf(parts));
    }

    CellFiles cells(String name) throws IOException {
        if (!cells.containsKey(ResultFolder.attachmentName(name))) {
            CellFiles kept = CellFiles.in(folder.in(name), run);
            if (anew) {
                kept.clear();
            }
            cells.put(name, kept);
        }
        return cells.get(name);
    }

    /** Removes a further folder; whether cells were in it. */
    boolean remove(String name) throws IOException {
        folder.delete(ResultFolder.attachmentName(name));
        folders.remove(name);
        return cells.remove(name) != null;
    }

    FileList list(List<StoredFile> metrics) throws IOException {
        List<StoredFile> all = new ArrayList<>(files.values());
        metrics.forEach(file -> all.add(file.in(ResultFolder.METRICS)));
        for (Map.Entry<String, CellFiles> kept : cells.entrySet()) {
            kept.getValue().files().forEach(file -> all.add(file.in(kept.getKey())));
        }
        folders.forEach((name, parts) -> parts.forEach(file -> all.add(file.in(name))));
        return FileList.of(all);
    }

    /**
     * Makes sure that the folder was not deleted: writing a file would silently create it again.
     *
     * @throws StorageException if it has lost what it was begun with
     */
    void requireBegun() throws IOException {
        requireWhole(FileList.of(List.of(files.get(ResultFolder.SPEC), files.get(ResultFolder.MANIFEST))));
    }

    /** Makes sure that everything is there. @throws StorageException if it is not */
    void requireWhole(FileList list) throws IOException {
        Optional<String> missing = list.missing(folder);
        if (missing.isPresent()) {
            throw lost(missing.get());
        }
    }

    private StorageException lost(String what) throws IOException {
        if (!folder.has(ResultFolder.SPEC)) {
            // What is left without a spec would be taken for somebody else's folder by the next start.
            for (String name : folder.names()) {
                if (ResultFolder.PARTS.contains(name)
                        || files.containsKey(name)
                        || folders.containsKey(name)
                        || cells.containsKey(name)) {
                    folder.delete(name);
                }
            }
        }
        return new StorageException(what + ", though this run wrote it: something else changes that folder;"
                + " run the same command again");
    }
}
