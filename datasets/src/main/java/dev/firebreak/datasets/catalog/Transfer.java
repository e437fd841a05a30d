package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Brings what lies at an address to a file, going on after the bytes that are there already (HTTP range). A server that sends next to
 * nothing for a while, or more than the published file can have, is given up.
 */
final class Transfer {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int BEYOND_END = 416;
    private static final int BUFFER = 1 << 16;
    // Fewer bytes than these within the patience are given up like none: a server that sends single bytes would never
    // end. Our choice.
    private static final int LEAST_BYTES = 1024;
    // How often within the patience it is looked whether bytes came.
    private static final int LOOKS = 4;

    private final Duration patience;
    private final HttpClient client;

    /** @param patience how long to wait for a connection, an answer, or further bytes */
    Transfer(Duration patience) {
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(patience)
                .build();
    }

    /** How many bytes of the part are there. @throws InputException if it is a symbolic link */
    static long size(Path part) throws IOException {
        if (Files.isSymbolicLink(part)) {
            throw new InputException(part + ": is a symbolic link, which would be written through; remove it");
        }
        return Files.exists(part, LinkOption.NOFOLLOW_LINKS) ? Files.size(part) : 0;
    }

    /**
     * Brings the part to its full length.
     *
     * @param most most bytes that are taken
     * @throws InputException if there are more, which removes the part
     * @throws IOException if the server cannot be reached, refuses, or stops sending
     */
    void bring(String url, Path part, long most) throws IOException, InterruptedException {
        long have = size(part);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(patience);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<InputStream> response = send(request.build());
        try (InputStream body = response.body()) {
            append(response, body, part, have, most);
        } catch (TooMuch e) {
            Files.deleteIfExists(part);
            throw new InputException(
                    url + ": sends more than " + most
                            + " bytes, far more than the published file has; what came is removed",
                    e);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IllegalArgumentException | UncheckedIOException e) {
            // The client throws these for headers of another form, as an address of a redirection or a length that is
            // none.
            throw new IOException("the server's answer cannot be read: " + e.getMessage(), e);
        }
    }

    private void append(HttpResponse<InputStream> response, InputStream body, Path part, long have, long most)
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
        try (OutputStream out = Files.newOutputStream(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS)) {
            copy(body, out, most - (goesOn ? have : 0));
        }
    }

    private void copy(InputStream body, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = most;
        Watch watch = new Watch(body);
        try {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                watch.bytesCame(count);
                left -= count;
                if (left < 0) {
                    throw new TooMuch();
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // A stream that the watch has closed did not break by itself ...
            watch.end();
            throw e;
        }
        // ... nor is its end that of the file.
        watch.end();
    }

    private static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Closes a stream that gives next to nothing for as long as the patience, which ends the read that waits for it. */
    private final class Watch {
        private final Timer timer = new Timer("firebreak-transfer", true);
        private volatile long last = System.nanoTime();
        private int sinceLast;
        private volatile boolean stalled;

        Watch(InputStream body) {
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            if (System.nanoTime() - last > patience.toNanos()) {
                                stalled = true;
                                cancel();
                                closeQuietly(body);
                            }
                        }
                    },
                    0,
                    Math.max(1, patience.toMillis() / LOOKS));
        }

        void bytesCame(int count) {
            sinceLast += count;
            if (sinceLast >= LEAST_BYTES) {
                sinceLast = 0;
                last = System.nanoTime();
            }
        }

        /** Ends the watch. @throws IOException if it has closed the stream */
        void end() throws IOException {
            timer.cancel();
            if (stalled) {
                throw new IOException(
                        "fewer than " + LEAST_BYTES + " bytes came in " + patience.toSeconds() + " seconds");
            }
        }
    }

    private static void closeQuietly(InputStream body) {
        try {
            body.close();
        } catch (IOException alreadyBroken) {
            // The read that waits reports it.
        }
    }
}
