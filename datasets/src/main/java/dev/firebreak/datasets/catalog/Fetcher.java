package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.format.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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
        String url = download.url()
                .orElseThrow(() -> new InputException("data set " + entry.name()
                        + " cannot be fetched without an account: get it from " + entry.home() + " and put it at "
                        + root.resolve(download.files().get(0).path())));
        Path part = root.resolve(download.files().get(0).path())
                .resolveSibling(url.substring(url.lastIndexOf('/') + 1) + ".part");
        try {
            Files.createDirectories(part.getParent());
            try (PartLock lock = PartLock.acquire(part, log)) {
                if (!lock.waited() || !acceptPresent(download)) {
                    transfer(url, part, entry, download);
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
        for (PublishedFile file : download.files()) {
            Optional<DataFile> found = folder.find(file.path());
            complete &= found.isPresent();
            found.ifPresent(there -> acceptPresent(file, there));
        }
        return complete;
    }

    private void acceptPresent(PublishedFile file, DataFile there) {
        if (file.verification().isEmpty()) {
            log.accept(there + ": already there");
            return;
        }
        Verification verification = file.verification().get();
        try {
            verification.check(there);
        } catch (InputException e) {
            throw new InputException(e.getMessage() + "; remove it to fetch it anew", e);
        }
        log.accept(there + ": already there, verified by " + verification.what());
    }

    /** Brings the part file to its full length. */
    private void transfer(String url, Path part, CatalogEntry entry, Download download)
            throws IOException, InterruptedException {
        long have = Transfer.size(part);
        log.accept("fetching " + url + (have > 0 ? ", going on after " + have + " bytes" : ""));
        String place = root.resolve(download.files().get(0).path()).toString();
        try {
            transfer.bring(url, part, download.most());
        } catch (IOException e) {
            long now = Transfer.size(part);
            throw new InputException(
                    now > have
                            ? "data set " + entry.name() + ": the connection to " + url + " broke after " + now
                                    + " bytes (" + reason(e) + "); run the same command again to go on"
                            : "data set " + entry.name() + ": " + url + " cannot be reached (" + reason(e)
                                    + "); get it elsewhere and put it at " + place,
                    e);
        }
    }

    private static String reason(IOException e) {
        // The client gives refused connections and unknown hosts no message.
        return e.getMessage() == null ? "no connection; is there a network?" : e.getMessage();
    }

    /** Verifies what came and gives it its name; what is not the published file is removed. */
    private void store(Download download, Path part) throws IOException {
        try {
            if (download.archive().isPresent()) {
                download.archive().get().check(local(part));
            }
            if (download.packing() == Download.Packing.NONE) {
                keep(download.files().get(0), part);
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
        for (PublishedFile file : download.files()) {
            Path part = root.resolve(file.path() + ".part");
            Archives.extract(
                    download.packing(),
                    archive,
                    Path.of(file.path()).getFileName().toString(),
                    part);
            try {
                keep(file, part);
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }

    private void keep(PublishedFile file, Path part) throws IOException {
        if (file.verification().isPresent()) {
            file.verification().get().check(local(part));
        }
        Path target = root.resolve(file.path());
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        log.accept(target + ": " + Files.size(target) + " bytes"
                + file.verification().map(v -> ", verified by " + v.what()).orElse(", from a verified archive"));
    }

    private static DataFile local(Path path) {
        return new DataFile(new org.apache.hadoop.fs.Path(path.toUri()), new Configuration());
    }
}
