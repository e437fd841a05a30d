package dev.firebreak.jobs.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Where one run's folder lies, and beside it, for the time of a redo, the folder being made anew and the old one on its way out.
 *
 * <p>Replacing is three moves: old result aside, new one in, old one deleted. The new one is whole before the first move, so
 * {@link #recover} can finish them from wherever a crash left off.
 */
final class Location {
    private static final String PROBE = ".probe";
    private static final Set<String> BEFORE_SPEC = Set.of(
            ResultFolder.MANIFEST, ResultFolder.STATUS, ".manifest.json.tmp", ".status.json.tmp", ".spec.yaml.tmp");

    private final Folder parent;
    private final Folder result;
    private final Folder redo;
    private final Folder old;

    Location(Folder parent, String run) {
        this.parent = parent;
        this.result = parent.in(run);
        this.redo = parent.in(".redo-" + run);
        this.old = parent.in(".old-" + run);
    }

    Folder result() {
        return result;
    }

    Folder redo() {
        return redo;
    }

    /** Whether a redo is whole but not yet in place. */
    boolean replacing() throws IOException {
        return redo.has(ResultFolder.SUCCESS);
    }

    /** Finishes a replacement that a crash interrupted; whether the result is that of the redo now. */
    boolean recover() throws IOException {
        if (replacing()) {
            replace();
            return true;
        }
        if (result.exists()) {
            old.delete();
        }
        return false;
    }

    /** Puts the finished redo in place of the result. */
    void replace() throws IOException {
        if (old.exists()) {
            // Only a crash between these moves leaves both; where moves are copies, the result may be half of either.
            result.delete();
        } else if (result.exists()) {
            result.moveTo(old);
        }
        redo.moveTo(result);
        old.delete();
    }

    /**
     * Whether a run was begun in this folder, which then is one of this spec.
     *
     * @throws InputException if it holds anything else
     */
    static boolean begun(Folder folder, String spec) throws IOException {
        List<String> names = folder.names();
        if (names.contains(ResultFolder.SPEC)) {
            String there = new String(folder.read(ResultFolder.SPEC).orElseThrow(), StandardCharsets.UTF_8);
            if (!there.equals(spec)) {
                throw new InputException(folder + " holds the result of another spec: " + difference(there, spec)
                        + "; choose another --out, or move that folder away");
            }
            return true;
        }
        if (!BEFORE_SPEC.containsAll(names)) {
            throw new InputException(folder + " exists but is not a result folder (it has no " + ResultFolder.SPEC
                    + " but has " + names + "); choose another --out, or move that folder away");
        }
        return false;
    }

    /**
     * Makes sure that results can be written, by writing.
     *
     * @throws InputException if not
     */
    void probe() {
        try {
            parent.create();
            parent.opened(PROBE, true).close();
            parent.delete(PROBE);
        } catch (IOException e) {
            throw new InputException(
                    "cannot write results to " + parent + " (" + e.getMessage() + "); choose another folder with --out",
                    e);
        }
    }

    private static String difference(String there, String here) {
        List<String> old = there.lines().toList();
        List<String> now = here.lines().toList();
        int line = 0;
        while (line < old.size() && line < now.size() && old.get(line).equals(now.get(line))) {
            line++;
        }
        return "line " + (line + 1) + " of its " + ResultFolder.SPEC + " is " + quoted(old, line)
                + " where this one has " + quoted(now, line);
    }

    private static String quoted(List<String> lines, int line) {
        return line < lines.size() ? "'" + lines.get(line).strip() + "'" : "missing";
    }
}
