package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one run's folder lies, and beside it, for the time of a redo, the folder being made anew and the old one on its way out.
 *
 * <p>Replacing is three moves: old result aside, new one in, old one deleted. The new one is whole before the first move, so
 * {@link #recover} can finish them from wherever a crash left off. Of the old one only what belongs to a result is deleted.
 */
record Location(Folder parent, String run) {
    static final String LOCKS = ".locks";
    static final String LOCK = ".lock";

    private static final Set<String> BEFORE_SPEC = Set.of(ResultFolder.MANIFEST, ResultFolder.STATUS);
    private static final Logger LOG = LoggerFactory.getLogger(Location.class);

    /** A run's folder as it was found, with its lock, or {@code null} for a finished run, and those files that are to be written. */
    record Opened(Location location, RunFiles files, Standing standing, RunLock lock) {}

    /** See {@link ResultStore#open}. */
    static Opened open(Configuration configuration, String out, String name, String run, String spec, boolean force)
            throws IOException {
        Folder parent = parent(configuration, out, name);
        Location location = new Location(parent, run);
        Opened finished = new Opened(location, new RunFiles(location.result(), run, false), Standing.FINISHED, null);
        Folder locks = parent.in(LOCKS);
        if (!force && !location.replacing() && location.whole(spec)) {
            LocalLock.tidy(locks, run + LOCK);
            return finished;
        }
        location.probe();
        RunLock lock = RunLock.take(locks, run + LOCK, configuration);
        try {
            boolean redone = location.recover(spec);
            if ((redone || !force) && location.whole(spec)) {
                lock.close();
                return finished;
            }
            boolean begun = begun(location.result(), spec);
            boolean redo = begun && location.result().has(ResultFolder.SUCCESS);
            if (redo) {
                location.requireReplaceable(spec);
            }
            Folder folder = redo ? location.redo() : location.result();
            Standing standing = begun(folder, spec) ? Standing.RESUMABLE : Standing.NEW;
            // Of a result that is whole the redo is resumed; what is not whole is begun again where it is.
            return new Opened(location, new RunFiles(folder, run, force && begun && !redo), standing, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private boolean whole(String spec) throws IOException {
        if (!begun(result(), spec) || !result().has(ResultFolder.SUCCESS)) {
            return false;
        }
        ResultFolder.requireWhole(result());
        return true;
    }

    /** The folder of an experiment's runs, which is not made; refused if results cannot be there. */
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
            throw new InputException("cannot write results to '" + out + "': " + StorageException.reason(e), e);
        }
    }

    Folder result() {
        return parent.in(run);
    }

    Folder redo() {
        return parent.in(".redo-" + run);
    }

    private Folder old() {
        return parent.in(".old-" + run);
    }

    private boolean replacing() throws IOException {
        return redo().has(ResultFolder.SUCCESS);
    }

    /** Finishes a replacement that a crash interrupted; whether the result is that of the redo now. */
    private boolean recover(String spec) throws IOException {
        if (replacing()) {
            replace(spec);
            return true;
        }
        if (result().exists()) {
            removeOld(spec);
        }
        return false;
    }

    void replace(String spec) throws IOException {
        if (old().exists() && result().exists()) {
            // Only a crash between these moves leaves both; where moves are copies, the result may be half of either.
            result().delete();
        } else if (result().exists()) {
            result().moveTo(old());
        }
        redo().moveTo(result());
        parent.sync();
        removeOld(spec);
    }

    // A redo puts the old result aside and deletes it; what else is in the way, or would be deleted, is refused.
    private void requireReplaceable(String spec) throws IOException {
        if (old().exists() && !isOld(spec)) {
            throw new InputException(old() + " is in the way of --force: it is no result of this run; move it away");
        }
        List<String> strangers;
        try {
            strangers = ResultFolder.strangers(result());
        } catch (InputException damaged) {
            // Then what is no part of any result stays in the old folder.
            return;
        }
        if (!strangers.isEmpty()) {
            throw new InputException(result() + " holds " + String.join(", ", strangers)
                    + ", which a redo would delete though it is no part of the result; move it away before --force");
        }
    }

    private boolean isOld(String spec) throws IOException {
        return old().isLink()
                || old().text(ResultFolder.SPEC).filter(spec::equals).isPresent()
                || (old().names().isEmpty() && !old().isFile());
    }

    private void removeOld(String spec) throws IOException {
        if (!old().exists() || !isOld(spec)) {
            return;
        }
        if (!old().isLink()) {
            List<String> left = ResultFolder.clear(old(), ResultFolder.ours(result()));
            old().delete(ResultFolder.SPEC);
            if (!left.isEmpty()) {
                LOG.warn("{} is left: it holds {}, which belongs to no result", old(), left);
                return;
            }
        }
        old().delete();
    }

    /**
     * Whether a run was begun in this folder, which then is one of this spec.
     *
     * @throws InputException if it holds anything else
     */
    static boolean begun(Folder folder, String spec) throws IOException {
        Optional<String> there = folder.text(ResultFolder.SPEC);
        // A result of this spec whose spec was lost or altered is damaged, but ours.
        if (there.filter(spec::equals).isPresent() || listed(folder, spec)) {
            return true;
        }
        if (there.isPresent()) {
            boolean cut = spec.startsWith(there.get());
            throw new InputException(
                    cut
                            ? folder + "/" + ResultFolder.SPEC + " is damaged: it ends after "
                                    + there.get().length() + " of " + spec.length()
                                    + " characters; move that folder away"
                            : folder + " holds the result of another spec: " + difference(there.get(), spec)
                                    + "; choose another --out, or move that folder away");
        }
        List<String> names =
                folder.names().stream().filter(name -> !name.startsWith(".")).toList();
        if (folder.isFile()) {
            throw new InputException(folder + " is a file where the folder of a run belongs; move it away");
        }
        if (!BEFORE_SPEC.containsAll(names)) {
            throw new InputException(folder + " exists but is not a result folder (it has no " + ResultFolder.SPEC
                    + " but has " + names + "); choose another --out, or move that folder away");
        }
        return false;
    }

    private static boolean listed(Folder folder, String spec) throws IOException {
        if (!folder.has(ResultFolder.SUCCESS)) {
            return false;
        }
        try {
            String digest = Sha256.hex(spec.getBytes(StandardCharsets.UTF_8));
            return FileList.of(folder).files().stream()
                    .anyMatch(file -> file.path().equals(ResultFolder.SPEC)
                            && file.sha256().equals(digest));
        } catch (InputException unreadable) {
            return false;
        }
    }

    /**
     * Makes sure that results can be written, by writing, and deletes what crashes left there half written.
     *
     * @throws InputException if not
     */
    void probe() {
        try {
            parent.create();
            parent.probe();
            parent.settle();
        } catch (IOException e) {
            throw new InputException(
                    "cannot write results to " + parent + " (" + StorageException.reason(e)
                            + "); choose another folder with --out",
                    e);
        }
    }

    private static String difference(String there, String here) {
        List<String> then = there.lines().toList();
        List<String> now = here.lines().toList();
        int line = 0;
        while (line < then.size() && line < now.size() && then.get(line).equals(now.get(line))) {
            line++;
        }
        return "line " + (line + 1) + " of its " + ResultFolder.SPEC + " is " + quoted(then, line)
                + " where this one has " + quoted(now, line);
    }

    private static String quoted(List<String> lines, int line) {
        return line < lines.size() ? "'" + lines.get(line).strip() + "'" : "missing";
    }
}
