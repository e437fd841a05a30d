package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import java.io.IOException;
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
    private static final Logger LOG = LoggerFactory.getLogger(RunFiles.class);

    private final Folder folder;
    private final String run;
    private boolean anew;
    private final SortedMap<String, StoredFile> files = new TreeMap<>();
    /** What further folders hold, if whoever writes them has said so. */
    private final SortedMap<String, Optional<List<StoredFile>>> folders = new TreeMap<>();

    private final SortedMap<String, CellFiles> cells = new TreeMap<>();

    /**
     * Files in a folder.
     *
     * @param run the run id
     * @param anew whether cells that an earlier run kept are to be made again
     */
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

    void write(String name, byte[] bytes) throws IOException {
        int slash = name.indexOf('/');
        if (slash < 0) {
            files.put(name, folder.write(name, bytes));
            return;
        }
        Folder inner = folder.in(name.substring(0, slash));
        inner.create();
        inner.settle();
        files.put(name, inner.write(name.substring(slash + 1), bytes).in(name.substring(0, slash)));
    }

    /** Writes what a run came to, timings apart. */
    void write(Summary summary) throws IOException {
        SortedMap<String, Double> timings = new TreeMap<>(summary.metrics());
        timings.keySet().removeIf(metric -> !metric.startsWith(MetricRow.TIMING));
        SortedMap<String, Double> values = new TreeMap<>(summary.metrics());
        values.keySet().removeAll(timings.keySet());
        write(ResultFolder.SUMMARY, Json.write(new Summary(values, summary.claims())));
        folder.write(ResultFolder.TIMINGS, Json.write(new ResultFolder.Timings(StatusFile.now(), timings)));
    }

    /** Writes a file that an earlier run may have written; then it is not replaced, so that no crash can take it away. */
    void keep(String name, byte[] bytes) throws IOException {
        String digest = Sha256.hex(bytes);
        Optional<StoredFile> there =
                folder.hashed(name).filter(file -> file.sha256().equals(digest));
        files.put(name, there.isPresent() ? there.get() : folder.write(name, bytes));
    }

    /** A further folder. */
    Folder further(String name) {
        folders.putIfAbsent(ResultFolder.attachmentName(name), Optional.empty());
        return folder.in(name);
    }

    /** Says what a further folder holds. */
    void state(String name, List<StoredFile> parts) {
        folders.put(ResultFolder.attachmentName(name), Optional.of(List.copyOf(parts)));
    }

    /** A further folder of cells. */
    CellFiles cells(String name) throws IOException {
        CellFiles known = cells.get(ResultFolder.attachmentName(name));
        if (known != null) {
            return known;
        }
        CellFiles kept = CellFiles.in(folder.in(name), run);
        if (anew) {
            kept.clear();
        }
        cells.put(name, kept);
        return kept;
    }

    /** Removes a further folder. */
    void remove(String name) throws IOException {
        folder.delete(ResultFolder.attachmentName(name));
        folders.remove(name);
        cells.remove(name);
    }

    /** The list of all, with that of the metrics. */
    FileList list(List<StoredFile> metrics) throws IOException {
        List<StoredFile> all = new ArrayList<>(files.values());
        metrics.forEach(file -> all.add(file.in(ResultFolder.METRICS)));
        for (Map.Entry<String, CellFiles> kept : cells.entrySet()) {
            kept.getValue().files().forEach(file -> all.add(file.in(kept.getKey())));
        }
        for (Map.Entry<String, Optional<List<StoredFile>>> further : folders.entrySet()) {
            Optional<List<StoredFile>> stated = further.getValue();
            if (stated.isPresent()) {
                stated.get().forEach(file -> all.add(file.in(further.getKey())));
            } else {
                collect(folder.in(further.getKey()), further.getKey(), all);
            }
        }
        return FileList.of(all);
    }

    private static void collect(Folder folder, String prefix, List<StoredFile> all) throws IOException {
        List<String> inner = folder.folders();
        for (String name : folder.names()) {
            if (name.startsWith(".") || name.startsWith("_")) {
                continue;
            }
            if (inner.contains(name)) {
                collect(folder.in(name), prefix + "/" + name, all);
            } else {
                folder.hashed(name).ifPresent(file -> all.add(file.in(prefix)));
            }
        }
    }

    /**
     * Makes sure that the folder was not deleted: writing a file would silently create it again.
     *
     * @throws StorageException if it has lost what it was begun with
     */
    void requireBegun() throws IOException {
        for (String name : List.of(ResultFolder.SPEC, ResultFolder.MANIFEST)) {
            if (!folder.has(name)) {
                throw lost(folder + "/" + name + " is missing");
            }
        }
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
