package dev.firebreak.experiments.store;

import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk without what Hadoop adds to it: a checksum file beside each file, and, where its native library is absent,
 * a chmod process for each file and folder, which costs more than writing it. They get the permissions of the process's umask. With
 * what Hadoop leaves out: a file is made where none was, so that no link is followed, and the names in a folder reach the disk.
 */
class LocalDisk extends RawLocalFileSystem {

    /**
     * The file system that a path names; the local one as this one.
     *
     * @throws UnsupportedFileSystemException if it has no folders or cannot be used as it is set up
     */
    static FileSystem system(Path path, Configuration configuration) throws IOException {
        // Hadoop reads files from there, but takes any address for one.
        if (String.valueOf(path.toUri().getScheme()).matches("(?i)https?")) {
            throw new UnsupportedFileSystemException("results cannot be at the web address " + path);
        }
        try {
            URI uri = path.toUri().getScheme() == null ? FileSystem.getDefaultUri(configuration) : path.toUri();
            // Hadoop finds the same by a login and a look at every file system on the class path.
            if (!"file".equals(uri.getScheme()) || configuration.get("fs.file.impl") != null) {
                FileSystem files = path.getFileSystem(configuration);
                if (!(files instanceof LocalFileSystem)) {
                    return files;
                }
            }
            LocalDisk disk = new LocalDisk();
            disk.initialize(disk.getUri(), configuration);
            return disk;
        } catch (UnsupportedFileSystemException | ConnectException | UnknownHostException e) {
            throw e;
        } catch (IOException e) {
            UnsupportedFileSystemException unusable =
                    new UnsupportedFileSystemException(path + ": " + StorageException.reason(e));
            unusable.initCause(e);
            throw unusable;
        }
    }

    @Override
    public FSDataOutputStream create(
            Path path, boolean overwrite, int buffer, short replication, long block, Progressable progress)
            throws IOException {
        java.nio.file.Path file = file(path);
        if (overwrite && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(file);
        }
        return super.create(path, false, buffer, replication, block, progress);
    }

    @Override
    protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
            throws IOException {
        return new Synced(FileChannel.open(
                file(path),
                append ? StandardOpenOption.APPEND : StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE));
    }

    @Override
    protected boolean mkOneDirWithMode(Path path, File folder, FsPermission permission) {
        return folder.mkdir() || folder.isDirectory();
    }

    /** One move of the operating system; Hadoop would copy where that fails, and into a folder that has the name of a file. */
    @Override
    public boolean rename(Path from, Path to) throws IOException {
        Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** Where the disk has POSIX permissions. */
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        if (isPosix(path)) {
            Files.setPosixFilePermissions(file(path), PosixFilePermissions.fromString(permission.toString()));
        }
    }

    /** Whether others than its owner have any permission on a file or folder, where that is known. */
    static boolean openToOthers(FileSystem files, Path path) throws IOException {
        if (files instanceof LocalDisk disk) {
            return disk.isPosix(path)
                    && !PosixFilePermissions.fromString("rwx------")
                            .containsAll(Files.getPosixFilePermissions(disk.file(path)));
        }
        return "hdfs".equals(files.getScheme())
                && (files.getFileStatus(path).getPermission().toShort() & 077) != 0;
    }

    private boolean isPosix(Path path) throws IOException {
        return Files.getFileStore(file(path)).supportsFileAttributeView(PosixFileAttributeView.class);
    }

    /** Brings a file, or the names in a folder, to the disk, where the file system does not do so by itself. */
    static void sync(FileSystem files, Path path) throws IOException {
        if (files instanceof LocalDisk local) {
            local.sync(path);
        }
    }

    void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(file(path), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Gives a file a second name, unless that is taken; whether it did. */
    boolean link(Path from, Path to) throws IOException {
        try {
            Files.createLink(file(to), file(from));
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            // Without links the name is taken first, and for a moment the file is seen empty.
            try (OutputStream out =
                    Files.newOutputStream(file(to), StandardOpenOption.CREATE_NEW, StandardOpenOption.DSYNC)) {
                Files.copy(file(from), out);
                return true;
            } catch (FileAlreadyExistsException taken) {
                return false;
            }
        }
    }

    boolean isLink(Path path) {
        return Files.isSymbolicLink(file(path));
    }

    java.nio.file.Path file(Path path) {
        return pathToFile(path).toPath();
    }

    /** A file that can be synced, and whose failures are exceptions, not errors as Hadoop has them. */
    private static final class Synced extends FilterOutputStream implements Syncable {
        private final FileChannel channel;

        Synced(FileChannel channel) {
            super(Channels.newOutputStream(channel));
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void hflush() {
            // What is written is with the operating system already.
        }

        @Override
        public void hsync() throws IOException {
            channel.force(true);
        }
    }
}
