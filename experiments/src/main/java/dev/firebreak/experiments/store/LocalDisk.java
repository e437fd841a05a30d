package dev.firebreak.experiments.store;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk without what Hadoop adds to it: a checksum file beside each file, and, where its native library is absent,
 * a chmod process for each file and folder, which costs more than writing it. They get the permissions of the process's umask. With
 * what Hadoop leaves out: a file is made where none was, so that no link is followed, and reaches the disk when it is asked to.
 */
class LocalDisk extends RawLocalFileSystem {

    /** The local disk, ready for use. */
    static LocalDisk open(Configuration configuration) throws IOException {
        LocalDisk disk = new LocalDisk();
        disk.initialize(disk.getUri(), configuration);
        return disk;
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
        return new Synced(
                append
                        ? FileChannel.open(file(path), StandardOpenOption.APPEND)
                        : FileChannel.open(file(path), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
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

    /** Brings a file, or the names in a folder, to the disk. */
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

    /** A file that can be synced. */
    private static final class Synced extends OutputStream implements Syncable {
        private final FileChannel channel;
        private final OutputStream out;

        Synced(FileChannel channel) {
            this.channel = channel;
            this.out = Channels.newOutputStream(channel);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
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

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
