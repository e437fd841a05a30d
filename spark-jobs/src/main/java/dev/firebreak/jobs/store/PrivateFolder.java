package dev.firebreak.jobs.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * A folder that only its owner may look into: folders of mode 700 and files of mode 600, where the file system has permissions (the
 * local one and HDFS). Looking at it makes nothing. Inner folders are named by their path from here, as {@code name/run}; the empty
 * path is the folder itself.
 */
public final class PrivateFolder {
    private static final FsPermission FOLDER = new FsPermission((short) 0700);
    private static final FsPermission FILE = new FsPermission((short) 0600);
    private static final String HDFS = "hdfs";

    private final Folder root;

    private PrivateFolder(Folder root) {
        this.root = root;
    }

    /**
     * The folder at a path or URI of any Hadoop file system, whether it exists or not.
     *
     * @throws InputException if the path names no file system, or what is there is a file
     */
    public static PrivateFolder at(String path, Configuration configuration) throws IOException {
        Folder root;
        try {
            root = Folder.at(path, configuration);
        } catch (IllegalArgumentException | IOException e) {
            throw new InputException("private: '" + path + "' cannot be opened: " + e.getMessage(), e);
        }
        if (root.exists() && !root.files().getFileStatus(root.path()).isDirectory()) {
            throw new InputException("private: " + root + " is not a folder");
        }
        return new PrivateFolder(root);
    }

    /** Where it is, as Hadoop file systems name it. */
    public String path() {
        return root.toString();
    }

    /** Whether it exists. */
    public boolean exists() throws IOException {
        return root.exists();
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
        Optional<java.nio.file.Path> local = local(root.path());
        if (local.isPresent()) {
            return posix(local.get())
                    && !PosixFilePermissions.fromString("rwx------")
                            .containsAll(Files.getPosixFilePermissions(local.get()));
        }
        if (!HDFS.equals(root.files().getScheme())) {
            return false;
        }
        FsPermission now = root.files().getFileStatus(root.path()).getPermission();
        return (now.toShort() & 077) != 0;
    }

    /**
     * Writes a file, or puts it in place of the one there is; folders are made as needed. File and name are on the disk when this
     * returns.
     */
    public void write(String inner, String name, byte[] bytes) throws IOException {
        Folder folder = made(inner);
        folder.write(name, bytes);
        restrict(new Path(folder.path(), name), FILE);
        folder.sync();
    }

    /**
     * Writes a file unless there is one, in one step that only one of several processes can succeed with. A file that is seen at all
     * is seen whole, and it is on the disk when this returns.
     *
     * @return whether the file is this one
     */
    public boolean create(String inner, String name, byte[] bytes) throws IOException {
        Folder folder = made(inner);
        if (folder.has(name)) {
            return false;
        }
        String aside = aside(name) + UUID.randomUUID();
        write(inner, aside, bytes);
        Path from = new Path(folder.path(), aside);
        Path to = new Path(folder.path(), name);
        try {
            Optional<java.nio.file.Path> local = local(to);
            if (local.isPresent()) {
                // A rename would replace a file that another process has put there by now; a second link cannot.
                Files.createLink(local.get(), local(from).orElseThrow());
                folder.sync();
                return true;
            }
            return !folder.has(name) && folder.files().rename(from, to);
        } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException taken) {
            return false;
        } catch (NoSuchFileException swept) {
            // Another process, which found the file there, has cleared this one's draft away.
            if (folder.has(name)) {
                return false;
            }
            throw swept;
        } finally {
            folder.delete(aside);
        }
    }

    /** Removes a file, and what processes that were killed in {@link #create} left of it. */
    public void delete(String inner, String name) throws IOException {
        Folder folder = folder(inner);
        sweep(inner, name);
        folder.delete(name);
    }

    /** Removes what processes that were killed in {@link #create} left of a file. */
    public void sweep(String inner, String name) throws IOException {
        Folder folder = folder(inner);
        for (String other : folder.names()) {
            if (isDraft(other, name)) {
                folder.delete(other);
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

    /** Whether a file is what a process that was killed in {@link #create} left of a file of this name. */
    public static boolean isDraft(String file, String name) {
        return file.startsWith(aside(name)) || file.startsWith("." + aside(name));
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
        if (!folder.exists()) {
            try {
                folder.create();
            } catch (IOException e) {
                throw new InputException("private: " + folder + " cannot be made: " + e.getMessage(), e);
            }
            restrict(folder.path(), FOLDER);
            folder.syncParent();
        } else if (folder == root && openToOthers()) {
            restrict(folder.path(), FOLDER);
        }
    }

    private void restrict(Path path, FsPermission permission) throws IOException {
        Optional<java.nio.file.Path> local = local(path);
        if (local.isPresent()) {
            if (posix(local.get())) {
                Set<PosixFilePermission> owner = PosixFilePermissions.fromString(permission.toString());
                Files.setPosixFilePermissions(local.get(), owner);
            }
        } else if (HDFS.equals(root.files().getScheme())) {
            root.files().setPermission(path, permission);
        }
    }

    private Optional<java.nio.file.Path> local(Path path) {
        return root.files() instanceof LocalDisk disk
                ? Optional.of(disk.pathToFile(path).toPath())
                : Optional.empty();
    }

    private static boolean posix(java.nio.file.Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class);
    }

    private static String aside(String name) {
        return "." + name + ".draft-";
    }
}
