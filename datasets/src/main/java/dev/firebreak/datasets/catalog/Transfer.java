package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Brings what lies at an address to a file, going on after the bytes that are there already (HTTP range). A server that sends next to
 * nothing for a while, or more than the published file can have, is given up.
 */
final class Transfer {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int BEYOND_END = 416;

    // Fewer bytes than these within the patience are given up like none: a server that sends single bytes would never
    // end. Our choice.
    private static final int LEAST_BYTES = 1024;
    // How often it is looked what came.
    private static final int LOOK_MILLISECONDS = 50;

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
     * @throws InputException if there are more than {@code most} bytes, which removes the part
     * @throws IOException if the server cannot be reached, refuses, or stops sending
     */
    void bring(String url, Path part, long most) throws IOException, InterruptedException {
        long have = size(part);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(patience);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        CompletableFuture<HttpResponse<Path>> answer =
                client.sendAsync(request.build(), info -> body(info, part, have));
        long counted = -1;
        long last = System.nanoTime();
        boolean done = false;
        while (!done) {
            done = isComplete(answer, have);
            long now = size(part);
            if (now > most) {
                answer.cancel(true);
                Files.deleteIfExists(part);
                throw new InputException(url + ": sends more than " + most
                        + " bytes, far more than the published file has; what came is removed");
            }
            if (counted < 0 || now < counted || now >= counted + LEAST_BYTES) {
                counted = now;
                last = System.nanoTime();
            } else if (!done && System.nanoTime() - last > patience.toNanos()) {
                answer.cancel(true);
                throw new IOException(
                        "fewer than " + LEAST_BYTES + " bytes came in " + patience.toSeconds() + " seconds");
            }
        }
    }

    // Whether all came, after a short wait for it.
    private static boolean isComplete(CompletableFuture<HttpResponse<Path>> answer, long have)
            throws IOException, InterruptedException {
        try {
            HttpResponse<Path> response = answer.get(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
            int status = response.statusCode();
            String range = response.headers().firstValue("Content-Range").orElse("");
            if (status == PARTIAL && !goesOn(status, range, have)) {
                throw new IOException("the server answers with another range: " + range);
            }
            if (status != OK && status != PARTIAL && !(status == BEYOND_END && have > 0)) {
                throw new IOException("the server answers " + status);
            }
            return true;
        } catch (TimeoutException stillSending) {
            return false;
        } catch (ExecutionException e) {
            // The client fails like this for headers of another form, as an address of a redirection or a length that
            // is none.
            throw e.getCause() instanceof IOException broken
                    ? broken
                    : new IOException(
                            "the server's answer cannot be read: "
                                    + e.getCause().getMessage(),
                            e);
        }
    }

    private static boolean goesOn(int status, String range, long have) {
        return status == PARTIAL && range.startsWith("bytes " + have + "-");
    }

    private static BodySubscriber<Path> body(ResponseInfo info, Path part, long have) {
        boolean goesOn = goesOn(
                info.statusCode(), info.headers().firstValue("Content-Range").orElse(""), have);
        // A server that ignores the range sends everything: start over.
        return goesOn || info.statusCode() == OK
                ? BodySubscribers.ofFile(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS)
                : BodySubscribers.replacing(part);
    }
}
