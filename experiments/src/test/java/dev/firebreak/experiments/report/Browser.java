package dev.firebreak.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Opens pages in an installed Chromium or Chrome, without a window and without network. */
final class Browser {
    private final String program;
    private final Path directory;

    private Browser(String program, Path directory) {
        this.program = program;
        this.directory = directory;
    }

    /** The installed browser; without one the test is skipped, but fails in continuous integration ({@code CI=true}). */
    static Browser orSkip(Path directory) {
        Optional<String> program = Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(dir -> Path.of(dir, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        String missing = "no Chromium or Chrome on the PATH: the page is not opened in a browser";
        assertTrue(program.isPresent() || !"true".equals(System.getenv("CI")), missing);
        assumeTrue(program.isPresent(), missing);
        return new Browser(program.get(), directory);
    }

    /** What a page is once its scripts have run, and what the console said meanwhile. */
    record Opened(String dom, List<String> console) {}

    Opened open(Path page) throws IOException, InterruptedException {
        Path out = directory.resolve("dom.html");
        Path err = directory.resolve("console.txt");
        run(out, err, "--dump-dom", page.toUri().toString());
        List<String> console = Files.readAllLines(err, StandardCharsets.UTF_8).stream()
                .filter(line -> line.contains("CONSOLE"))
                .toList();
        return new Opened(Files.readString(out), console);
    }

    private void run(Path out, Path err, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--enable-logging=stderr",
                "--virtual-time-budget=20000",
                "--window-size=1280,1600",
                "--user-data-dir=" + Files.createTempDirectory(directory, "profile")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the page did not finish in 120 seconds");
            assertEquals(0, process.exitValue(), () -> text(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
