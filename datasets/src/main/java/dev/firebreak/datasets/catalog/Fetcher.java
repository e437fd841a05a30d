package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.format.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Brings the files of public sets to a local folder. Bytes arrive in a file that ends in {@code .part}; a later run goes on
 * where an interrupted one stopped (HTTP range), and the file gets its name only once it is verified.
 */
public final class Fetcher {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int BEYOND_END = 416;

    private final Path root;
    private final Consumer<String> log;
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();

    /**
     * A fetcher.
     *
     * @param root the data root, a local folder; made if it is not there
     * @param log takes one line for each thing that happens
     */
    public Fetcher(Path root, Consumer<String> log) {
        this.root = root;
        this.log = log;
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
        DataFolder folder = new DataFolder(root.toUri().toString(), new Configuration());
        boolean complete = true;
        for (PublishedFile file : download.files()) {
            Optional<DataFile> found = folder.find(file.path());
            complete &= found.isPresent();
            found.ifPresent(there -> acceptPresent(file, there));
        }
        if (complete) {
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
            transfer(url, part, entry, download);
            store(download, part);
        } catch (IOException e) {
            throw new InputException(part + ": cannot be written: " + e, e);
        }
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
    private void transfer(String url, Path part, CatalogEntry entry, Download download) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        log.accept("fetching " + url + (have > 0 ? ", going on after " + have + " bytes" : ""));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        String place = root.resolve(download.files().get(0).path()).toString();
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                append(response, body, part, have);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException(
                    "data set " + entry.name() + ": interrupted; run the same command again to go on", e);
        } catch (IOException e) {
            long now = Files.exists(part) ? Files.size(part) : 0;
            throw new InputException(
                    now > have
                            ? "data set " + entry.name() + ": the connection to " + url + " broke after " + now
                                    + " bytes; run the same command again to go on"
                            : "data set " + entry.name() + ": " + url + " cannot be reached (" + reason(e)
                                    + "); get it elsewhere and put it at " + place,
                    e);
        }
    }

    private static void append(HttpResponse<InputStream> response, InputStream body, Path part, long have)
            throws IOException {
        int status = response.statusCode();
        String range = response.headers().firstValue("Content-Range").orElse("");
        if (status == BEYOND_END && have > 0) {
            return;
        }
        if (status != OK && status != PARTIAL) {
            throw new IOException("the server answers " + status);
        }
        boolean goesOn = status == PARTIAL && range.startsWith("bytes " + have + "-");
        if (status == PARTIAL && !goesOn) {
            throw new IOException("the server answers with another range: " + range);
        }
        // A server that ignores the range sends everything: start over.
        try (OutputStream out =
                goesOn ? Files.newOutputStream(part, StandardOpenOption.APPEND) : Files.newOutputStream(part)) {
            body.transferTo(out);
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
