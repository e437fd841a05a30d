package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.CodeVersion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Finds and removes runs that can be made again. A release, and every result that has a receipt, is never removed: other results and
 * their owners' files rest on it. Nor is a run that a process is writing, or anything in a folder that does not belong to a result.
 */
public final class Pruning {
    private static final String RECEIPT = "receipt.json";

    private Pruning() {}

    /** Why a run is not needed. */
    public enum Reason {
        /** It did not finish; what it has kept is lost. */
        UNFINISHED("did not finish"),
        /** It was made under another code version, so that its id is not asked for any more. */
        OTHER_CODE("made by other code");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /** Whether a run can be removed for one of some reasons. */
    public static Optional<Reason> reason(ResultFolder run, List<Reason> wanted) throws IOException {
        Manifest manifest;
        try {
            manifest = run.manifest();
        } catch (InputException damaged) {
            return Optional.empty();
        }
        if (manifest.released() || run.attachment(RECEIPT).isPresent()) {
            return Optional.empty();
        }
        Reason reason = run.finished() ? Reason.OTHER_CODE : Reason.UNFINISHED;
        boolean needed = run.finished() && CodeVersion.code().equals(manifest.code());
        return needed || !wanted.contains(reason) ? Optional.empty() : Optional.of(reason);
    }

    /**
     * Removes a run for a reason that still holds once its lock is taken.
     *
     * @return nothing, or why it was left
     */
    public static Optional<String> remove(ResultFolder run, Reason reason, Configuration configuration)
            throws IOException {
        Folder folder = run.folder();
        Folder locks = folder.sibling(Location.LOCKS);
        String name = folder.path().getName() + Location.LOCK;
        try (RunLock lock = RunLock.take(locks, name, configuration)) {
            lock.check();
            if (reason(run, List.of(reason)).isEmpty()) {
                return Optional.of("it is not what it was");
            }
            Set<String> ours = ResultFolder.ours(folder);
            // The mark of a whole result goes first: what a crash leaves is an unfinished run.
            folder.delete(ResultFolder.SUCCESS);
            List<String> left = ResultFolder.clear(folder, ours);
            if (!left.isEmpty()) {
                return Optional.of("it holds " + String.join(", ", left) + ", which belongs to no result");
            }
            folder.delete();
            return Optional.empty();
        } catch (InputException held) {
            return Optional.of(held.getMessage());
        }
    }
}
