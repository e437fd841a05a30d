package dev.firebreak.experiments.store;

import dev.firebreak.core.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Finished cells of a sweep in a folder on any Hadoop file system: one checksummed file each, only ever seen whole. */
public final class CellFiles {
    private static final String SUFFIX = ".cell";

    private final Folder folder;
    private final String owner;

    private CellFiles(Folder folder, String owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /**
     * The cells in a folder, which is made if it is missing.
     *
     * @throws IOException if the file system fails
     */
    public static CellFiles at(String path, Configuration configuration) throws IOException {
        return in(Folder.at(path, configuration), "");
    }

    /** The cells of a run, which are no other run's. */
    static CellFiles in(Folder folder, String run) throws IOException {
        folder.create();
        folder.settle();
        return new CellFiles(folder, run + "/");
    }

    /**
     * What a finished cell found; empty if it is not there, is damaged or is another one.
     *
     * @param id a file name
     */
    public Optional<State> read(String id) throws IOException {
        return CheckpointFile.read(folder, id + SUFFIX)
                .filter(file -> file.owner().equals(owner + id))
                .map(file -> file.checkpoint().state());
    }

    /** Keeps what a cell found. */
    public void write(String id, State found) throws IOException {
        CheckpointFile file = new CheckpointFile(owner + id, new Checkpoint(0, found), List.of());
        folder.write(id + SUFFIX, file::write);
    }

    /** Forgets all cells. */
    void clear() throws IOException {
        for (String name : cells()) {
            folder.delete(name);
        }
    }

    /** The files of all cells. */
    List<StoredFile> files() throws IOException {
        List<StoredFile> files = new ArrayList<>();
        for (String name : cells()) {
            folder.hashed(name).ifPresent(files::add);
        }
        return files;
    }

    private List<String> cells() throws IOException {
        return folder.names().stream()
                .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
                .toList();
    }
}
