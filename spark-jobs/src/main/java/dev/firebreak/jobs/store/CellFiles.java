package dev.firebreak.jobs.store;

import dev.firebreak.core.State;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Finished cells of a sweep in a folder on any Hadoop file system: one checksummed file each, only ever seen whole. */
public final class CellFiles {
    private static final String SUFFIX = ".cell";

    private final Folder folder;

    private CellFiles(Folder folder) {
        this.folder = folder;
    }

    /**
     * The cells in a folder, which is made if it is missing.
     *
     * @throws IOException if the file system fails
     */
    public static CellFiles at(String path, Configuration configuration) throws IOException {
        Folder folder = Folder.at(path, configuration);
        folder.create();
        folder.settle();
        return new CellFiles(folder);
    }

    /**
     * What a finished cell found; empty if it is not there or is damaged.
     *
     * @param id a file name
     */
    public Optional<State> read(String id) throws IOException {
        String name = id + SUFFIX;
        if (!folder.has(name)) {
            return Optional.empty();
        }
        try (InputStream in = folder.open(name)) {
            if (!CheckpointFile.intact(in, folder.length(name))) {
                return Optional.empty();
            }
        }
        try (InputStream in = folder.open(name)) {
            return Optional.of(CheckpointFile.read(in).state());
        }
    }

    /** Keeps what a cell found. */
    public void write(String id, State found) throws IOException {
        folder.write(id + SUFFIX, out -> CheckpointFile.write(new Checkpoint(0, found), out));
    }
}
