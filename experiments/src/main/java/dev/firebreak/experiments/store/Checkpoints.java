package dev.firebreak.experiments.store;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files under {@code checkpoints/}: one per round that was checkpointed, the last two kept. Other files are left alone. */
record Checkpoints(Folder folder, String run) {
    /** The one in use, and the one before it should the disk have damaged that. */
    private static final int KEPT = 2;

    private static final Pattern NAME = Pattern.compile("round-[0-9]{10}\\.checkpoint");
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** @param files what the checkpoint rests on */
    void write(Checkpoint checkpoint, List<StoredFile> files) throws IOException {
        CheckpointFile file = new CheckpointFile(run, checkpoint, files);
        folder.write(String.format(Locale.ROOT, "round-%010d.checkpoint", checkpoint.round()), file::write);
        prune(KEPT);
    }

    private void prune(int kept) throws IOException {
        List<String> names = names();
        for (String old : names.subList(0, Math.max(0, names.size() - kept))) {
            folder.delete(old);
        }
    }

    /**
     * The last checkpoint of this run that is whole and whose metrics are as they were; others after it are deleted, so that they do not
     * count among those kept.
     */
    Optional<CheckpointFile> latest(Folder metrics) throws IOException {
        folder.create();
        folder.settle();
        List<String> names = names();
        for (int i = names.size() - 1; i >= 0; i--) {
            Optional<CheckpointFile> found = CheckpointFile.read(folder, names.get(i));
            String problem = found.isEmpty() ? "it is damaged" : problem(found.get(), metrics);
            if (problem == null) {
                // A kill between writing and pruning leaves one too many.
                prune(KEPT);
                return found;
            }
            LOG.warn(
                    "Checkpoint {} of {} is not used: {}; {}",
                    names.get(i),
                    folder,
                    problem,
                    i > 0 ? "trying the one before it" : "starting from the beginning");
            folder.delete(names.get(i));
        }
        return Optional.empty();
    }

    private String problem(CheckpointFile found, Folder metrics) throws IOException {
        return found.owner().equals(run)
                ? MetricsLog.problem(found.checkpoint().round(), found.files(), metrics)
                        .orElse(null)
                : "it belongs to the run " + found.owner();
    }

    void clear() throws IOException {
        prune(0);
    }

    /** Deletes them where there is nothing left to go on with; that this fails is no harm. */
    void end() {
        try {
            if (folder.exists()) {
                clear();
                folder.settle();
                if (folder.names().isEmpty()) {
                    folder.delete();
                }
            }
        } catch (IOException e) {
            LOG.warn("Checkpoints of the finished run could not be deleted: {}", e.getMessage());
        }
    }

    private List<String> names() throws IOException {
        return folder.names().stream().filter(NAME.asMatchPredicate()).toList();
    }
}
