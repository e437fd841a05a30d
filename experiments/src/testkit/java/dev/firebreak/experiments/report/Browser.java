package dev.firebreak.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** An installed Chromium or Chrome without a window, driven by the Chrome DevTools Protocol. */
public final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SECONDS = 60;
    private static final String MISSING = "no Chromium or Chrome on the PATH: the page is not opened in a browser";
    private static final String DATA = "JSON.parse(document.getElementById('data').textContent)";

    private final Path directory;
    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger sent = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private String session;

    private Browser(String program, Path directory) throws Exception {
        this.directory = directory;
        Path profile = Files.createTempDirectory(directory, "profile");
        process = new ProcessBuilder(
                        program,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(directory.resolve("browser.txt").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        await("the browser listens", () -> readLines(port).size() == 2);
        List<String> lines = readLines(port);
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)), new Messages())
                .get(SECONDS, TimeUnit.SECONDS);
        String target = command("Target.createTarget", JSON.createObjectNode().put("url", "about:blank"))
                .get("targetId")
                .asText();
        session = command(
                        "Target.attachToTarget",
                        JSON.createObjectNode().put("targetId", target).put("flatten", true))
                .get("sessionId")
                .asText();
        for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
            command(domain + ".enable", JSON.createObjectNode());
        }
    }

    /** The installed browser; without one the test is skipped, but fails in continuous integration ({@code CI=true}). */
    static Browser orSkip(Path directory) throws Exception {
        Optional<String> program = program();
        assumeTrue(program.isPresent(), MISSING);
        return new Browser(program.get(), directory);
    }

    private static Optional<String> program() {
        Optional<String> program = Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(dir -> Path.of(dir, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        assertTrue(program.isPresent() || !"true".equals(System.getenv("CI")), MISSING);
        return program;
    }

    /**
     * Opens a page of a result as {@link #assertShown} does; where there is no browser, and no continuous integration, it is not opened.
     *
     * @param directory for the browser's files
     */
    public static void assertShown(Path directory, Path page) throws Exception {
        Optional<String> program = program();
        if (program.isEmpty()) {
            System.err.println(MISSING);
            return;
        }
        try (Browser browser = new Browser(program.get(), directory)) {
            browser.assertShown(page);
        }
    }

    /**
     * Opens a page narrow and wide, dark and light. Each time every table and chart of its data must be drawn, nothing may be wider than
     * the window, nothing said on the console, and nothing asked for but the page.
     *
     * @return how many charts there are
     */
    int assertShown(Path page) throws Exception {
        int charts = 0;
        List<String> papers = new ArrayList<>();
        for (int width : List.of(390, 1400)) {
            for (boolean dark : List.of(true, false)) {
                open(page, width, dark);
                String where = page + ", " + width + " pixels, " + (dark ? "dark" : "light");
                assertEquals(List.of(), console(), where);
                assertEquals(List.of(page.toUri().toString()), requests(), where);
                charts = value(DATA + ".figures.reduce((sum, figure) => sum + (figure.lines"
                                + " ? new Set(figure.lines.map(line => line.panel)).size : 1), 0)")
                        .asInt();
                assertEquals(charts, value("Number(document.documentElement.dataset.drawn)").asInt(), where);
                assertEquals(
                        charts,
                        value("[...document.querySelectorAll('.chart svg')].filter(svg => "
                                        + "svg.querySelectorAll('path').length > 3 && svg.querySelectorAll('text').length > 2"
                                        + " && svg.getBoundingClientRect().width > 200).length")
                                .asInt(),
                        where + ": charts");
                assertEquals(
                        value(DATA + ".tables.length").asInt(),
                        value("[...document.querySelectorAll('table')].filter(table => table.tBodies[0].rows.length > 0 "
                                        + "&& table.parentElement.nextElementSibling.querySelectorAll('button').length === 2)"
                                        + ".length")
                                .asInt(),
                        where + ": tables");
                assertTrue(
                        value("document.documentElement.scrollWidth").asInt() <= width,
                        () -> where + ": the page is wider than its window");
                papers.add(value("getComputedStyle(document.body).backgroundColor").asText());
            }
        }
        assertNotEquals(papers.get(0), papers.get(1), "dark and light have the same paper");
        return charts;
    }

    /** Opens a page in a window of a width in pixels, by day or by night, and returns when it has loaded. */
    public void open(Path page, int width, boolean dark) throws Exception {
        command(
                "Emulation.setDeviceMetricsOverride",
                JSON.createObjectNode()
                        .put("width", width)
                        .put("height", 900)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
        ObjectNode media = JSON.createObjectNode();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", dark ? "dark" : "light");
        command("Emulation.setEmulatedMedia", media);
        events.clear();
        command("Page.navigate", JSON.createObjectNode().put("url", page.toUri().toString()));
        await(
                "the page loads",
                () -> events.stream()
                        .anyMatch(event -> event.get("method").asText().equals("Page.loadEventFired")));
    }

    /** The value of an expression in the page. */
    public JsonNode value(String expression) throws Exception {
        JsonNode answer = command(
                "Runtime.evaluate",
                JSON.createObjectNode().put("expression", expression).put("returnByValue", true));
        assertFalse(answer.has("exceptionDetails"), () -> expression + ": " + answer);
        return answer.get("result").path("value");
    }

    /** What the console said since the page was opened, violations of the content security policy included. */
    public List<String> console() {
        return events.stream()
                .filter(event -> List.of("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
                        .contains(event.get("method").asText()))
                .map(JsonNode::toString)
                .toList();
    }

    /** Everything that was asked for since the page was opened, the page included. */
    public List<String> requests() {
        return events.stream()
                .filter(event -> event.get("method").asText().equals("Network.requestWillBeSent"))
                .map(event -> event.at("/params/request/url").asText())
                .toList();
    }

    /** The text of the file that a reader gets who presses a button. */
    public String download(String button) throws Exception {
        Path folder = Files.createTempDirectory(directory, "download");
        String page = session;
        session = null;
        command(
                "Browser.setDownloadBehavior",
                JSON.createObjectNode()
                        .put("behavior", "allow")
                        .put("downloadPath", folder.toString())
                        .put("eventsEnabled", true));
        session = page;
        events.clear();
        value(button + ".click()");
        await(
                "the download ends",
                () -> events.stream()
                        .anyMatch(event -> event.at("/params/state").asText().equals("completed")));
        try (Stream<Path> files = Files.list(folder)) {
            return Files.readString(files.findFirst().orElseThrow());
        }
    }

    /** A picture of the whole page. */
    public void picture(Path png) throws Exception {
        JsonNode answer = command(
                "Page.captureScreenshot",
                JSON.createObjectNode().put("format", "png").put("captureBeyondViewport", true));
        Files.write(png, Base64.getDecoder().decode(answer.get("data").asText()));
    }

    /** Ends the browser with all its processes, so that none of them writes into its folder any more. */
    @Override
    public void close() throws Exception {
        List<ProcessHandle> all = process.descendants().toList();
        session = null;
        command("Browser.close", JSON.createObjectNode());
        socket.abort();
        process.waitFor(SECONDS, TimeUnit.SECONDS);
        for (ProcessHandle one : all) {
            one.onExit().get(SECONDS, TimeUnit.SECONDS);
        }
    }

    private JsonNode command(String method, ObjectNode parameters) throws Exception {
        int id = sent.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
        JsonNode found = answer.get(SECONDS, TimeUnit.SECONDS);
        assertFalse(found.has("error"), () -> method + ": " + found);
        return found.get("result");
    }

    private static List<String> readLines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException notYet) {
            return List.of();
        }
    }

    private static void await(String what, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> what + ": not within " + SECONDS + " seconds");
            Thread.sleep(10);
        }
    }

    private final class Messages implements WebSocket.Listener {
        private final List<CharSequence> parts = new ArrayList<>();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            parts.add(text.toString());
            if (last) {
                take(String.join("", parts));
                parts.clear();
            }
            return WebSocket.Listener.super.onText(from, text, last);
        }

        private void take(String text) {
            try {
                JsonNode message = JSON.readTree(text);
                if (message.has("id")) {
                    answers.remove(message.get("id").asInt()).complete(message);
                } else {
                    events.add(message);
                }
            } catch (IOException impossible) {
                throw new IllegalStateException(text, impossible);
            }
        }
    }
}
