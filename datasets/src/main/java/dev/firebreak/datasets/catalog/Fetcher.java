package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.format.DataFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Brings the files of public sets to a local folder. Bytes arrive in a file that ends in {@code .part}; a later run goes on
 * where an interrupted one stopped (HTTP range), and the file gets its name only once it is verified. Of two fetches of one file the
 * second waits for the first.
 */
public final class Fetcher {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLISECONDS = 100;

    private final Path root;
    private final Consumer<String> log;
    private final Transfer transfer;

    /**
     * A fetcher.
     *
     * @param root the data root, a local folder; made if it is not there
     * @param log takes one line for each thing that happens
     */
    public Fetcher(Path root, Consumer<String> log) {
        this(root, log, PATIENCE);
    }

    /** @param patience how long to wait for a server */
    Fetcher(Path root, Consumer<String> log, Duration patience) {
        this.root = root;
        this.log = log;
        this.transfer = new Transfer(patience);
    }

    /**
     * Fetches what is not there yet.
     *
     * @throws InputException if a file that is there is not the published one, nothing can be fetched (saying where to put
     *     the file by hand), or what came is not the published file
     */
    public void fetch(CatalogEntry entry) {
        entry.downloads().forEach(download -> fetch(entry, download));
    }

    private void fetch(CatalogEntry entry, Download download) {
        if (acceptPresent(download)) {
            return;
        }
        Path place = root.resolve(download.path());
        String url = download.url();
        if (url.isEmpty()) {
            throw new InputException("data set " + entry.name() + " cannot be fetched without an account: get it from "
                    + entry.home() + " and put it at " + place);
        }
        String name = url.substring(url.lastIndexOf('/') + 1) + ".part";
        Path part = place.resolveSibling(name);
        try {
            Files.createDirectories(part.getParent());
            // Of two processes one at a time brings a file. The locked file stays, because a lock on a removed file
            // excludes no other process; closing releases the lock.
            try (FileChannel locked = FileChannel.open(
                    part.resolveSibling("." + name + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS)) {
                boolean waited = lock(locked, part);
                if (!waited || !acceptPresent(download)) {
                    transfer(entry, download, part);
                    store(download, part);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException(
                    "data set " + entry.name() + ": interrupted; run the same command again to go on", e);
        } catch (IOException e) {
            throw new InputException(part + ": cannot be written: " + e, e);
        }
    }

    /** Whether all files of the download are there. @throws InputException if one is not the published one */
    private boolean acceptPresent(Download download) {
        DataFolder folder = new DataFolder(root.toUri().toString(), new Configuration());
        boolean complete = true;
        for (Map.Entry<String, Verification> file : download.files().entrySet()) {
            Optional<DataFile> found = folder.find(file.getKey());
            complete &= found.isPresent();
            found.ifPresent(there -> acceptPresent(there, file.getValue()));
        }
        return complete;
    }

    private void acceptPresent(DataFile there, Verification verification) {
        try {
            verification.check(there);
        } catch (InputException e) {
            throw new InputException(e.getMessage() + "; remove it to fetch it anew", e);
        }
        log.accept(
                there + ": already there" + (verification.isPresent() ? ", verified by " + verification.what() : ""));
    }

    /** Takes the lock; whether another fetch held it, and may have brought the file. */
    private boolean lock(FileChannel locked, Path part) throws IOException, InterruptedException {
        boolean waited = false;
        while (!tryLock(locked)) {
            if (!waited) {
                log.accept("waiting for another fetch of " + part);
            }
            waited = true;
            Thread.sleep(POLL_MILLISECONDS);
        }
        return waited;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    /** Brings the part file to its full length. */
    private void transfer(CatalogEntry entry, Download download, Path part) throws IOException, InterruptedException {
        String url = download.url();
        long have = Transfer.size(part);
        log.accept("fetching " + url + (have > 0 ? ", going on after " + have + " bytes" : ""));
        try {
            // Twice as many bytes as there should be are taken at most, since copies may differ a little.
            transfer.bring(url, part, 2 * download.bytes());
        } catch (IOException e) {
            long now = Transfer.size(part);
            // The client gives refused connections and unknown hosts no message.
            String reason = e.getMessage() == null ? "no connection; is there a network?" : e.getMessage();
            throw new InputException(
                    "data set " + entry.name()
                            + (now > have
                                    ? ": the connection to " + url + " broke after " + now + " bytes (" + reason
                                            + "); run the same command again to go on"
                                    : ": " + url + " cannot be reached (" + reason
                                            + "); get it elsewhere and put it at " + root.resolve(download.path())),
                    e);
        }
    }

    /** Verifies what came and gives it its name; what is not the published file is removed. */
    private void store(Download download, Path part) throws IOException {
        try {
            download.archive().check(local(part));
            if (download.packing() == Download.Packing.NONE) {
                keep(part, download.path(), download.files().get(download.path()));
            } else {
                unpack(download, part);
            }
        } catch (InputException e) {
            throw new InputException(e.getMessage() + "; what came is removed, run the same command to try again", e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void unpack(Download download, Path archive) throws IOException {
        for (Map.Entry<String, Verification> file : download.files().entrySet()) {
            Path target = root.resolve(file.getKey());
            Path part = target.resolveSibling(target.getFileName() + ".part");
            Archives.extract(download.packing(), archive, target.getFileName().toString(), part, Archives.MOST_BYTES);
            try {
                keep(part, file.getKey(), file.getValue());
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }

    private void keep(Path part, String path, Verification verification) throws IOException {
        verification.check(local(part));
        Path target = root.resolve(path);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        log.accept(target + ": " + Files.size(target) + " bytes, "
                + (verification.isPresent() ? "verified by " + verification.what() : "from a verified archive"));
    }

    private static DataFile local(Path path) {
        return new DataFile(new org.apache.hadoop.fs.Path(path.toUri()), new Configuration());
    }
}
