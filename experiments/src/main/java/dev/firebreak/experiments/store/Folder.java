package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.datasets.FilePatterns;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.functional.BiFunctionRaisingIOE;
import org.apache.hadoop.util.functional.ConsumerRaisingIOE;

/**
 * A folder on a Hadoop file system whose files are only ever seen whole: each is written under a temporary name that nobody else has,
 * brought to the disk and then renamed. What a crash leaves under a temporary name has no proof that it is whole, so {@link #settle()}
 * deletes it. Where no move can replace a file, the old one is deleted first, and a crash between the two leaves neither.
 *
 * @param mode permissions of its files and of those of folders in it, which they get before anything is written to them
 */
record Folder(FileSystem files, Path path, Optional<FsPermission> mode) {
    private static final String SUFFIX = ".firebreak-tmp";
    private static final String ENDING = "[0-9a-f]{16}" + Pattern.quote(SUFFIX);
    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\." + ENDING);
    private static final int BUFFER = 1 << 16;
    /** How often a file is tried again that another process takes away or puts back at the same moment. */
    private static final int ATTEMPTS = 3;

    /**
     * The folder at a path or URI, of whichever file system that names.
     *
     * @throws UnsupportedFileSystemException if that has no folders, or cannot be used as it is set up
     */
    static Folder at(String path, Configuration configuration) throws IOException {
        Path root = FilePatterns.path(path);
        FileSystem files = LocalDisk.system(root, configuration);
        return new Folder(files, files.makeQualified(root), Optional.empty());
    }

    Folder ofMode(FsPermission permission) {
        return new Folder(files, path, Optional.of(permission));
    }

    Folder in(String name) {
        return new Folder(files, child(name), mode);
    }

    Folder sibling(String name) {
        return new Folder(files, new Path(path.getParent(), new Path(null, null, name)), mode);
    }

    // Hadoop takes what comes before a colon for a scheme unless the path is given without one.
    private Path child(String name) {
        return new Path(path, new Path(null, null, name));
    }

    boolean exists() throws IOException {
        return files.exists(path);
    }

    boolean has(String name) throws IOException {
        return files.exists(child(name));
    }

    boolean isFile() throws IOException {
        return exists() && files.getFileStatus(path).isFile();
    }

    /** Whether it is a link to elsewhere, where the file system has such. */
    boolean isLink() {
        return files instanceof LocalDisk local && local.isLink(path);
    }

    /**
     * Makes it unless it is there.
     *
     * @throws InputException if a file is in its place
     */
    void create() throws IOException {
        try {
            if (isFile()) {
                throw new InputException(this + " is a file where a folder belongs; move it away");
            }
            if (!exists() && !files.mkdirs(path)) {
                throw new IOException("it cannot be made");
            }
        } catch (IOException e) {
            throw StorageException.writing(this, e);
        }
    }

    /** Names of the files and folders in it, in name order; none if it is no folder. */
    List<String> names() throws IOException {
        return names(status -> true);
    }

    /** Names of the folders in it, in name order. */
    List<String> folders() throws IOException {
        return names(FileStatus::isDirectory);
    }

    private List<String> names(Predicate<FileStatus> wanted) throws IOException {
        try {
            return Stream.of(files.listStatus(path))
                    // A file lists itself.
                    .filter(status -> !status.getPath().equals(path))
                    .filter(wanted)
                    .map(status -> status.getPath().getName())
                    .sorted()
                    .toList();
        } catch (FileNotFoundException absent) {
            return List.of();
        } catch (IOException e) {
            throw StorageException.reading(this, e);
        }
    }

    /** What a file holds; empty if there is no such file. */
    Optional<byte[]> read(String name) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (InputStream in = files.open(child(name))) {
                return Optional.of(in.readAllBytes());
            } catch (IOException e) {
                // A file that may not be read is reported by the same exception as one that is not there.
                boolean absent = e instanceof FileNotFoundException;
                if (absent && length(name).isEmpty()) {
                    return Optional.empty();
                }
                if (!absent || attempt == ATTEMPTS) {
                    throw StorageException.reading(this + "/" + name, e);
                }
            }
        }
    }

    Optional<String> text(String name) throws IOException {
        return read(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    InputStream open(String name) throws IOException {
        return new BufferedInputStream(files.open(child(name)), BUFFER);
    }

    /** A file's length; empty if there is no such file. */
    Optional<Long> length(String name) throws IOException {
        try {
            FileStatus status = files.getFileStatus(child(name));
            return status.isFile() ? Optional.of(status.getLen()) : Optional.empty();
        } catch (FileNotFoundException absent) {
            return Optional.empty();
        }
    }

    /** A file as it is now; empty if there is no such file. */
    Optional<StoredFile> hashed(String name) throws IOException {
        if (length(name).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = open(name);
                DigestOutputStream digest = new DigestOutputStream(OutputStream.nullOutputStream(), Sha256.start())) {
            long bytes = in.transferTo(digest);
            return Optional.of(new StoredFile(name, bytes, hex(digest), null));
        } catch (IOException e) {
            throw StorageException.reading(this + "/" + name, e);
        }
    }

    private static String hex(DigestOutputStream digest) {
        return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    }

    StoredFile write(String name, byte[] bytes) throws IOException {
        return write(name, out -> out.write(bytes));
    }

    /**
     * Writes a file, or puts it in place of the one there is.
     *
     * @param content what it holds; may be asked more than once
     */
    StoredFile write(String name, ConsumerRaisingIOE<OutputStream> content) throws IOException {
        return written(name, content, this::replace).orElseThrow();
    }

    /** Writes a file unless one of this name is there; whether it did. Of several processes that try at once one does. */
    boolean writeNew(String name, byte[] bytes) throws IOException {
        return !has(name)
                && written(name, out -> out.write(bytes), this::putNew).isPresent();
    }

    /** Writes an empty file, which never gets a name of its own: a crash leaves only what {@link #settle()} deletes. */
    void probe() throws IOException {
        written("probe", out -> {}, (draft, place) -> false);
    }

    // What puts the draft in its place says whether it did.
    private Optional<StoredFile> written(
            String name, ConsumerRaisingIOE<OutputStream> content, BiFunctionRaisingIOE<Path, Path, Boolean> placing)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            String random = HexFormat.of().toHexDigits(UUID.randomUUID().getLeastSignificantBits());
            Path aside = child("." + name + "." + random + SUFFIX);
            try {
                StoredFile stored = fill(aside, name, content);
                return placing.apply(aside, child(name)) ? Optional.of(stored) : Optional.empty();
            } catch (IOException e) {
                // Another process that settles this folder clears drafts away, at any moment of ours.
                boolean clearedAway = attempt < ATTEMPTS && !files.exists(aside);
                if (!clearedAway) {
                    throw StorageException.writing(this + "/" + name, e);
                }
            } finally {
                // Half of a file takes room that its own end may need.
                discard(aside);
            }
        }
    }

    private StoredFile fill(Path aside, String name, ConsumerRaisingIOE<OutputStream> content) throws IOException {
        try (FSDataOutputStream file = files.create(aside, false);
                DigestOutputStream digest = new DigestOutputStream(file, Sha256.start());
                BufferedOutputStream out = new BufferedOutputStream(digest, BUFFER)) {
            protect(aside.getName());
            content.accept(out);
            out.flush();
            try {
                file.hsync();
            } catch (UnsupportedOperationException stores) {
                // Object stores make a file safe when it is closed.
                file.flush();
            }
            return new StoredFile(name, file.getPos(), hex(digest), null);
        }
    }

    void protect(String name) throws IOException {
        if (mode.isPresent()) {
            files.setPermission(child(name), mode.get());
        }
    }

    private void discard(Path aside) {
        try {
            files.delete(aside, false);
        } catch (IOException e) {
            // The next start deletes it.
            return;
        }
    }

    /** Brings the names in it to the disk, where the file system does not do so by itself. */
    void sync() throws IOException {
        LocalDisk.sync(files, path);
    }

    /** Brings a file that somebody else wrote to the disk, where the file system does not do so by itself. */
    void syncFile(String name) throws IOException {
        LocalDisk.sync(files, child(name));
    }

    /**
     * Opens a file for writing as it is, not aside.
     *
     * @throws FileAlreadyExistsException if it exists and must not be overwritten
     */
    OutputStream opened(String name, boolean overwrite) throws IOException {
        return files.create(child(name), overwrite);
    }

    private boolean putNew(Path aside, Path whole) throws IOException {
        boolean made = files instanceof LocalDisk local ? local.link(aside, whole) : renamed(aside, whole);
        sync();
        return made;
    }

    private boolean replace(Path aside, Path whole) throws IOException {
        if (renamed(aside, whole)) {
            return true;
        }
        try {
            // On HDFS only this call replaces a file in one move.
            FileContext.getFileContext(files.getUri(), files.getConf()).rename(aside, whole, Options.Rename.OVERWRITE);
        } catch (UnsupportedFileSystemException noSuchCall) {
            files.delete(whole, false);
            if (!renamed(aside, whole)) {
                throw new IOException("cannot rename " + aside, noSuchCall);
            }
        }
        return true;
    }

    private boolean renamed(Path from, Path to) throws IOException {
        try {
            return files.rename(from, to);
        } catch (FileAlreadyExistsException refused) {
            return false;
        }
    }

    /** Whether a file is one under a temporary name that a crash left of a file of some name. */
    static boolean isAside(String file, String name) {
        return file.matches(Pattern.quote("." + name + ".") + ENDING);
    }

    /** Deletes what crashes left half written. Other temporary files than ours are left alone. */
    void settle() throws IOException {
        for (String name : names()) {
            if (TEMPORARY.matcher(name).matches()) {
                delete(name);
            }
        }
    }

    void delete(String name) throws IOException {
        try {
            files.delete(child(name), true);
        } catch (IOException e) {
            throw StorageException.writing(this + "/" + name, e);
        }
    }

    void delete() throws IOException {
        files.delete(path, true);
    }

    /** Moves this folder, with all that is in it, to where nothing is yet. */
    void moveTo(Folder other) throws IOException {
        try {
            if (other.exists() || !files.rename(path, other.path)) {
                throw new IOException("it cannot be moved to " + other.path);
            }
        } catch (IOException e) {
            throw StorageException.writing(this, e);
        }
    }

    /** As a person writes it. */
    @Override
    public String toString() {
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }
}
