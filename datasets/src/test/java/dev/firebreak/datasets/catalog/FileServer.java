package dev.firebreak.datasets.catalog;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An HTTP server on the loopback address that knows ranges and can break off in the middle. */
final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> ranges = new ArrayList<>();
    private volatile int breakAfter = Integer.MAX_VALUE;
    private volatile boolean stalls;
    private volatile boolean endless;
    private volatile Runnable beforeAnswer = () -> {};
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean ignoresRanges;
    private volatile boolean drips;
    private volatile String location;

    FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String put(String name, byte[] content) {
        files.put("/" + name, content);
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/" + name;
    }

    /** From now on connections break after so many bytes of an answer. */
    void breakAfter(int bytes) {
        breakAfter = bytes;
    }

    /** From now on answers hold so many bytes and then nothing, while the connection stays open. */
    void stallAfter(int bytes) {
        breakAfter = bytes;
        stalls = true;
    }

    /** From now on answers hold so many bytes and then single ones, one in ten milliseconds. */
    void dripAfter(int bytes) {
        stallAfter(bytes);
        drips = true;
    }

    /** From now on answers are redirections to this address; none is named if it is empty. */
    void redirectTo(String address) {
        location = address;
    }

    /** From now on answers repeat the content without end. */
    void sendWithoutEnd() {
        endless = true;
    }

    /** Runs before each answer. */
    void beforeAnswer(Runnable action) {
        beforeAnswer = action;
    }

    void ignoreRanges() {
        ignoresRanges = true;
    }

    /** The ranges asked for, one per request; {@code none} for the whole. */
    List<String> ranges() {
        return List.copyOf(ranges);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] content = files.get(exchange.getRequestURI().getPath());
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range == null ? "none" : range);
        beforeAnswer.run();
        try (exchange) {
            if (location != null) {
                if (!location.isEmpty()) {
                    exchange.getResponseHeaders().set("Location", location);
                }
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            int from = range == null || ignoresRanges
                    ? 0
                    : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            if (from >= content.length) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            if (endless) {
                exchange.sendResponseHeaders(200, 0);
                while (true) {
                    exchange.getResponseBody().write(content);
                }
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
            // Fewer bytes than announced: closing the exchange then breaks the connection.
            exchange.getResponseBody().write(content, from, Math.min(breakAfter, content.length - from));
            exchange.getResponseBody().flush();
            for (int at = from + breakAfter; drips && at < content.length; at++) {
                exchange.getResponseBody().write(content, at, 1);
                exchange.getResponseBody().flush();
                drips = !closed.await(10, TimeUnit.MILLISECONDS);
            }
            if (stalls) {
                closed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
