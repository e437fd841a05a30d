package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * A folder that only its owner may look into: folders of mode 700 and files of mode 600, where the file system has permissions (the
 * local one and HDFS). Looking at it makes nothing. Inner folders are named by their path from here, as {@code name/run}; the empty
 * path is the folder itself.
 */
public final class PrivateFolder {
    private static final FsPermission FOLDER = new FsPermission((short) 0700);
    private static final FsPermission FILE = new FsPermission((short) 0600);
    private static final String LOCKS = ".locks";
    // Threads of this process, as the cells of a sweep, write one after another: none takes the draft of another one
    // for that of a process that was killed.
    private static final Object WRITING = new Object();

    private final Folder root;
    private final Configuration configuration;

    private PrivateFolder(Folder root, Configuration configuration) {
        this.root = root;
        this.configuration = configuration;
    }

    /**
     * The folder at a path or URI of any Hadoop file system, whether it exists or not.
     *
     * @throws InputException if the path names no file system, or what is there is a file
     */
    public static PrivateFolder at(String path, Configuration configuration) throws IOException {
        Folder root;
        try {
            root = Folder.at(path, configuration).ofMode(FILE);
        } catch (IllegalArgumentException | IOException e) {
            throw new InputException("private: '" + path + "' cannot be opened: " + e.getMessage(), e);
        }
        if (root.isFile()) {
            throw new InputException("private: " + root + " is not a folder");
        }
        return new PrivateFolder(root, configuration);
    }

    /** Where it is, as Hadoop file systems name it. */
    public String path() {
        return root.toString();
    }

    /** Names of the files and folders in an inner folder, in name order; none if it does not exist. */
    public List<String> names(String inner) throws IOException {
        return folder(inner).names();
    }

    /** A file's bytes; empty if it is not there. */
    public Optional<byte[]> read(String inner, String name) throws IOException {
        return folder(inner).read(name);
    }

    /** Whether others than its owner have any permission on the folder itself, where that is known. */
    public boolean openToOthers() throws IOException {
        return LocalDisk.openToOthers(root.files(), root.path());
    }

    /** The same of a file in the folder itself, or of what it is a link to. */
    public boolean openToOthers(String name) throws IOException {
        return LocalDisk.openToOthers(root.files(), root.in(name).path());
    }

    /**
     * Writes a file, or puts it in place of the one there is; folders are made as needed. File and name are on the disk when this
     * returns.
     */
    public void write(String inner, String name, byte[] bytes) throws IOException {
        synchronized (WRITING) {
            Folder folder = made(inner);
            folder.write(name, bytes);
            sweep(inner, name);
            folder.sync();
        }
    }

    /**
     * Writes a file unless there is one, in one step that only one of several processes can succeed with. A file that is seen at all
     * is seen whole, and it is on the disk when this returns.
     *
     * @return whether the file is this one
     */
    public boolean create(String inner, String name, byte[] bytes) throws IOException {
        synchronized (WRITING) {
            return made(inner).writeNew(name, bytes);
        }
    }

    /**
     * Takes the right to something that processes share through this folder, whatever results they write.
     *
     * @param name of what is locked
     * @throws InputException naming the holder, if another process holds it
     */
    public RunLock lock(String name) throws IOException {
        Folder locks;
        synchronized (WRITING) {
            locks = made(LOCKS);
        }
        return RunLock.take(locks, name + ".lock", configuration);
    }

    /** Removes a file, and what processes that were killed while they wrote it left of it. */
    public void delete(String inner, String name) throws IOException {
        sweep(inner, name);
        folder(inner).delete(name);
    }

    /** Removes what processes that were killed while they wrote a file left of it. */
    public void sweep(String inner, String name) throws IOException {
        synchronized (WRITING) {
            Folder folder = folder(inner);
            for (String other : folder.names()) {
                if (isDraft(other, name)) {
                    folder.delete(other);
                }
            }
        }
    }

    /** Removes an inner folder if nothing is in it. */
    public void deleteIfEmpty(String inner) throws IOException {
        Folder folder = folder(inner);
        if (folder.exists() && folder.names().isEmpty()) {
            folder.delete();
        }
    }

    /** Whether a file is what a process that was killed while it wrote a file of this name left of it. */
    public static boolean isDraft(String file, String name) {
        return Folder.isAside(file, name);
    }

    private Folder folder(String inner) {
        return inner.isEmpty() ? root : root.in(inner);
    }

    private Folder made(String inner) throws IOException {
        make(root);
        Folder folder = root;
        for (String next : inner.isEmpty() ? new String[0] : inner.split("/")) {
            folder = folder.in(next);
            make(folder);
        }
        return folder;
    }

    private void make(Folder folder) throws IOException {
        boolean there = folder.exists();
        if (!there) {
            try {
                folder.create();
            } catch (IOException e) {
                throw new InputException("private: " + folder + " cannot be made: " + e.getMessage(), e);
            }
        }
        if (!there || (folder.equals(root) && openToOthers())) {
            folder.files().setPermission(folder.path(), FOLDER);
        }
        if (!there && folder.path().getParent() != null) {
            LocalDisk.sync(folder.files(), folder.path().getParent());
        }
    }
}
