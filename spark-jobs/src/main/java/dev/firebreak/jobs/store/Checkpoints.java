package dev.firebreak.jobs.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files under {@code checkpoints/}: one per round that was checkpointed, the last two kept. */
final class Checkpoints {
    /** The one in use, and the one before it should the disk have damaged that. */
    private static final int KEPT = 2;

    private static final String SUFFIX = ".checkpoint";
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final Folder folder;

    Checkpoints(Folder folder) {
        this.folder = folder;
    }

    void write(Checkpoint checkpoint) throws IOException {
        folder.write(
                String.format(Locale.ROOT, "round-%010d%s", checkpoint.round(), SUFFIX),
                out -> CheckpointFile.write(checkpoint, out));
        prune();
    }

    private void prune() throws IOException {
        List<String> names = names();
        for (String old : names.subList(0, Math.max(0, names.size() - KEPT))) {
            folder.delete(old);
        }
    }

    /** The last checkpoint that is whole; damaged ones after it are deleted, so that they do not count among those kept. */
    Optional<Checkpoint> latest() throws IOException {
        folder.settle();
        List<String> names = names();
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = names.get(i);
            if (intact(name)) {
                // A kill between writing and pruning leaves one too many.
                prune();
                try (InputStream in = folder.open(name)) {
                    return Optional.of(CheckpointFile.read(in));
                }
            }
            LOG.warn("Checkpoint {} of {} is damaged; using the one before it", name, folder);
            folder.delete(name);
        }
        return Optional.empty();
    }

    private boolean intact(String name) throws IOException {
        try (InputStream in = folder.open(name)) {
            return CheckpointFile.intact(in, folder.length(name));
        }
    }

    private List<String> names() throws IOException {
        return folder.names().stream().filter(name -> name.endsWith(SUFFIX)).toList();
    }
}
