package dev.firebreak.jobs.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder on a Hadoop file system whose files are only ever seen whole: each is written under a temporary name and then
 * renamed. Where a rename cannot replace a file, the old one is deleted first; a crash between the two leaves the whole
 * new file under its temporary name, and {@link #settle()} puts it in place.
 */
final class Folder {
    private static final String TEMPORARY = ".tmp";
    private static final int BUFFER = 1 << 16;

    private final FileSystem files;
    private final Path path;

    Folder(FileSystem files, Path path) {
        this.files = files;
        this.path = path;
    }

    /** What a file holds. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The folder at a path or URI, of whichever file system that names. */
    static Folder at(String path, Configuration configuration) throws IOException {
        Path root = new Path(path);
        FileSystem files = root.getFileSystem(configuration);
        if (files instanceof LocalFileSystem) {
            files = LocalDisk.open(configuration);
        }
        return new Folder(files, files.makeQualified(root));
    }

    Folder in(String name) {
        return new Folder(files, new Path(path, name));
    }

    Path path() {
        return path;
    }

    FileSystem files() {
        return files;
    }

    boolean exists() throws IOException {
        return files.exists(path);
    }

    boolean has(String name) throws IOException {
        return files.exists(new Path(path, name));
    }

    void create() throws IOException {
        if (!exists() && !files.mkdirs(path)) {
            throw new IOException("cannot create folder " + path);
        }
    }

    /** Names of the files and folders in it, in name order; none if it does not exist. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus status : files.listStatus(path)) {
                names.add(status.getPath().getName());
            }
        } catch (FileNotFoundException absent) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    Optional<byte[]> read(String name) throws IOException {
        try (InputStream in = files.open(new Path(path, name))) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException absent) {
            return Optional.empty();
        }
    }

    InputStream open(String name) throws IOException {
        return new BufferedInputStream(files.open(new Path(path, name)), BUFFER);
    }

    long length(String name) throws IOException {
        return files.getFileStatus(new Path(path, name)).getLen();
    }

    void write(String name, byte[] bytes) throws IOException {
        write(name, out -> out.write(bytes));
    }

    void write(String name, Content content) throws IOException {
        Path whole = new Path(path, name);
        Path aside = new Path(path, "." + name + TEMPORARY);
        try (OutputStream out = new BufferedOutputStream(files.create(aside, true), BUFFER)) {
            content.writeTo(out);
        }
        replace(aside, whole);
    }

    /**
     * Opens a file for writing as it is, not aside.
     *
     * @throws FileAlreadyExistsException if it exists and must not be overwritten
     */
    OutputStream opened(String name, boolean overwrite) throws IOException {
        return files.create(new Path(path, name), overwrite);
    }

    private void replace(Path aside, Path whole) throws IOException {
        if (!renamed(aside, whole)) {
            files.delete(whole, false);
            if (!renamed(aside, whole)) {
                throw new IOException("cannot rename " + aside + " to " + whole);
            }
        }
    }

    private boolean renamed(Path from, Path to) throws IOException {
        try {
            return files.rename(from, to);
        } catch (FileAlreadyExistsException refused) {
            return false;
        }
    }

    /** Puts in place what a crash left written but not renamed, and clears away what it left replaced or half written. */
    void settle() throws IOException {
        for (String name : names()) {
            if (name.startsWith(".") && name.endsWith(TEMPORARY)) {
                String whole = name.substring(1, name.length() - TEMPORARY.length());
                if (has(whole)) {
                    delete(name);
                } else {
                    replace(new Path(path, name), new Path(path, whole));
                }
            }
        }
    }

    /** Gives every file in it, those of inner folders too, the time at which one of them was last changed. */
    void levelTimes(String like) throws IOException {
        levelTimes(path, files.getFileStatus(new Path(path, like)).getModificationTime());
    }

    private void levelTimes(Path inner, long time) throws IOException {
        for (FileStatus status : files.listStatus(inner)) {
            if (status.isDirectory()) {
                levelTimes(status.getPath(), time);
            }
            files.setTimes(status.getPath(), time, -1);
        }
    }

    void delete(String name) throws IOException {
        files.delete(new Path(path, name), true);
    }

    void delete() throws IOException {
        files.delete(path, true);
    }

    /** Moves this folder, with all that is in it, to where nothing is yet. */
    void moveTo(Folder other) throws IOException {
        if (other.exists() || !files.rename(path, other.path)) {
            throw new IOException("cannot move " + path + " to " + other.path);
        }
    }

    @Override
    public String toString() {
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }
}
