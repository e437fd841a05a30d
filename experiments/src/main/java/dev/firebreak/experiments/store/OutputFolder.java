package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;

/** A folder on any Hadoop file system whose files are only ever seen whole. */
public final class OutputFolder {
    private static final short OWNER_ONLY = 0700;

    private final Folder folder;

    private OutputFolder(Folder folder) {
        this.folder = folder;
    }

    /**
     * A folder, which is made if it is missing; what a crash left half written in it is deleted.
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
            String reason = e instanceof IOException failed ? StorageException.reason(failed) : e.getMessage();
            throw new InputException("cannot write to '" + path + "': " + reason, e);
        }
    }

    /** A folder in it. */
    public OutputFolder in(String name) throws IOException {
        Folder inner = folder.in(name);
        inner.create();
        inner.settle();
        return new OutputFolder(inner);
    }

    /** From now on nobody but its owner may look into it, where the file system has permissions. */
    public OutputFolder ownerOnly() throws IOException {
        folder.files().setPermission(folder.path(), new FsPermission(OWNER_ONLY));
        return this;
    }

    /** Names of the files and folders in it, in name order. */
    public List<String> names() throws IOException {
        return folder.names();
    }

    /** Removes a file or folder in it. */
    public void delete(String name) throws IOException {
        folder.delete(name);
    }

    /** Writes a file, or puts it in place of the one there is; it is on the disk when this returns. */
    public void write(String name, byte[] bytes) throws IOException {
        folder.write(name, bytes);
        folder.sync();
    }

    /**
     * Writes a file unless one of this name is there; whether it did. Of several processes that try at once exactly one does, and all
     * others see its file whole.
     */
    public boolean writeNew(String name, byte[] bytes) throws IOException {
        return folder.writeNew(name, bytes);
    }

    /** A file's bytes; empty if it is not there. */
    public Optional<byte[]> read(String name) throws IOException {
        return folder.read(name);
    }

    /** A file in folders within folders, none of which is made; empty if it is not there. */
    public Optional<byte[]> within(List<String> folders, String name) throws IOException {
        Folder inner = folder;
        for (String next : folders) {
            inner = inner.in(next);
        }
        return inner.read(name);
    }

    /** Where it is, as Hadoop file systems name it. */
    public String path() {
        return folder.toString();
    }
}
