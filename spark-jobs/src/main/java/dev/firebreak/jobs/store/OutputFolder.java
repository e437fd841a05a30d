package dev.firebreak.jobs.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A folder on any Hadoop file system whose files are only ever seen whole. */
public final class OutputFolder {
    private final Folder folder;

    private OutputFolder(Folder folder) {
        this.folder = folder;
    }

    /**
     * A folder, which is made if it is missing.
     *
     * @throws InputException if it cannot be written to
     */
    public static OutputFolder at(String path, Configuration configuration) {
        try {
            Folder folder = Folder.at(path, configuration);
            folder.create();
            folder.settle();
            return new OutputFolder(folder);
        } catch (IllegalArgumentException | IOException e) {
            throw new InputException("cannot write to '" + path + "': " + e.getMessage(), e);
        }
    }

    /** A folder in it. */
    public OutputFolder in(String name) throws IOException {
        Folder inner = folder.in(name);
        inner.create();
        inner.settle();
        return new OutputFolder(inner);
    }

    /** Writes a file, or puts it in place of the one there is. */
    public void write(String name, byte[] bytes) throws IOException {
        folder.write(name, bytes);
    }

    /** A file's bytes; empty if it is not there. */
    public Optional<byte[]> read(String name) throws IOException {
        return folder.read(name);
    }

    /** Where it is, as Hadoop file systems name it. */
    public String path() {
        return folder.toString();
    }
}
