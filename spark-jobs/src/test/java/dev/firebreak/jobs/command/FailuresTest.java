package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.LastInput;
import dev.firebreak.experiments.JavaProcess;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.progress.EscapingWriter;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void nothingOpened() {
        LastInput.opened("");
    }

    private static void means(Outcome outcome, String problem, Throwable failure) {
        assertEquals(new Failures(outcome, List.of(problem)), Failures.of(failure));
    }

    @Test
    void findsARefusalBelowOtherExceptions() {
        means(
                Outcome.REFUSED,
                "line 3: expected a number",
                new ExecutionException(new IllegalStateException(
                        "job aborted",
                        new InputException("line 3: expected a number\n\tat Reader.read(Reader.java:7)"))));
    }

    @Test
    void outOfMemoryNamesInputAndSetting() {
        LastInput.opened("/data/big.csv");
        Failures failures = Failures.of(new OutOfMemoryError("Java heap space"));
        assertEquals(Outcome.CRASHED, failures.outcome());
        String problem = failures.problems().get(0);
        assertTrue(problem.startsWith("out of memory (input opened last: /data/big.csv): Java may use "), problem);
        assertTrue(problem.contains("set FIREBREAK_MEMORY to more"), problem);
    }

    @Test
    void aFullDiskIsNamedWithItsFile() {
        means(
                Outcome.CRASHED,
                "there is no space left on the disk at /out/run/model; make room, then run the same command again: it goes"
                        + " on from what was finished",
                new UncheckedIOException(new FileSystemException("/out/run/model", null, "No space left on device")));
    }

    @Test
    void pathsThatTheUserCanPutRightAreRefused() {
        means(Outcome.REFUSED, "/x/y: permission denied", new AccessDeniedException("/x/y"));
        means(
                Outcome.REFUSED,
                "/x/y: no such file or folder",
                new UncheckedIOException(new NoSuchFileException("/x/y")));
        means(Outcome.REFUSED, "File /x/y does not exist", new FileNotFoundException("File /x/y does not exist"));
        means(Outcome.REFUSED, "Call to namenode:8020 failed", new ConnectException("Call to namenode:8020 failed"));
    }

    @Test
    void otherExceptionsAreInternalErrorsInOneLine() {
        means(
                Outcome.CRASHED,
                "internal error: ArithmeticException: / by zero (--stacktrace shows where; please report it)",
                new ArithmeticException("/ by zero"));
        means(Outcome.CRASHED, "the stream broke", new IOException("the stream broke"));
    }

    @Test
    void longMessagesAreShortened() {
        String problem = Failures.of(new InputException("x".repeat(1_000_000)))
                .problems()
                .get(0);
        assertTrue(problem.length() < 4_100 && problem.endsWith("... (1000000 characters)"), problem.substring(3_990));
    }

    @Test
    void aMissingFileSystemNamesWhatToAdd() {
        Ran ran = Ran.firebreak("train", "s3a://bucket/spec.yaml");
        assertEquals(2, ran.exitCode(), ran.err());
        assertTrue(ran.err().contains("hadoop-aws") && ran.err().contains("FIREBREAK_JARS"), ran.err());
        assertEquals(1, ran.err().lines().count(), ran.err());
    }

    @Test
    void aWebAddressIsNoPlaceOfResults() {
        for (String[] command : new String[][] {
            {"report", "http://localhost:9/x"},
            {"report", "HTTPS://localhost:9/x"},
            {"quickstart", "--in-process", "--out", "http://localhost:9/x"},
            {"reproduce", "lad", "--in-process", "--out", "http://localhost:9/x"},
        }) {
            Ran ran = Ran.firebreak(command);
            assertEquals(2, ran.exitCode(), ran.err());
            assertTrue(ran.err().contains("results cannot be at the web address "), ran.err());
        }
        for (String unusable : List.of("viewfs://nowhere/x", "har:///x")) {
            Ran ran = Ran.firebreak("report", unusable);
            assertEquals(2, ran.exitCode(), ran.err());
            assertTrue(ran.err().contains(unusable), ran.err());
        }
    }

    @Test
    void aRightPlaceOnABrokenMachineIsNoMistakeOfTheUser() {
        for (String lack : List.of(
                "No space left on device",
                "Disk quota exceeded",
                "Input/output error",
                "/x/y (Too many open files)",
                "The DiskSpace quota of /user/x is exceeded: quota = 1 B")) {
            means(Outcome.CRASHED, "cannot write /x/y", new InputException("cannot write /x/y", new IOException(lack)));
        }
        means(Outcome.CRASHED, "/x (Too many open files)", new FileNotFoundException("/x (Too many open files)"));
        means(
                Outcome.REFUSED,
                "cannot write /x/y",
                new InputException("cannot write /x/y", new IOException("Permission denied")));
        // The words of an input are not those of a file system.
        means(Outcome.REFUSED, "no label 'Input/output error'", new InputException("no label 'Input/output error'"));
    }

    @Test
    void stackTracesAreShownWhereAskedFor() {
        assertFalse(Ran.firebreak("train", "nope").err().contains("\tat "));
        assertTrue(Ran.firebreak("train", "nope", "--stacktrace").err().contains("\tat dev.firebreak"));
    }

    @Test
    void theStatusFileSaysHowItEnded() throws IOException {
        Path status = folder.resolve("status.json");
        assertEquals(
                2,
                Ran.firebreak("list", "atack", "--status-file", status.toString())
                        .exitCode());
        String refused = Files.readString(status);
        assertTrue(refused.contains("\"status\" : \"refused\"") && refused.contains("did you mean 'attack'"), refused);
        assertEquals(0, Ran.firebreak("list", "--status-file=" + status).exitCode());
        assertTrue(Files.readString(status).contains("\"status\" : \"done\""));
        assertEquals(
                2, Ran.firebreak("lits", "--status-file", status.toString()).exitCode());
        assertTrue(Files.readString(status).contains("lits"));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(status), files.toList());
        }
    }

    @Test
    void aStatusFileMayBeABareNameAndOneThatCannotBeWrittenIsOneLine() throws Exception {
        Path err = folder.resolve("err");
        for (String file : List.of("bare.json", "", "err/below-a-file.json")) {
            Process process = JavaProcess.firebreak(List.of(), List.of("list", "rule", "--status-file=" + file))
                    .directory(folder.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(err.toFile())
                    .start();
            assertEquals(0, process.waitFor(), Files.readString(err));
            if (!file.equals("bare.json")) {
                assertEquals(1, Files.readAllLines(err).size(), Files.readString(err));
                assertTrue(Files.readString(err).contains("--status-file " + file + " cannot be written"));
            } else {
                assertEquals("", Files.readString(err));
                assertTrue(Files.readString(folder.resolve(file)).contains("\"status\" : \"done\""));
            }
        }
    }

    @Test
    void aFullDiskInATaskNamesTheFolderOfBlocks() {
        Failures failures = Failures.of(new org.apache.spark.SparkException(
                "Job aborted due to stage failure: Task 1 in stage 2.0: java.io.IOException: No space left on device"));
        assertEquals(Outcome.CRASHED, failures.outcome());
        String said = failures.problems().get(0);
        String folder = System.getenv("SPARK_LOCAL_DIRS") == null
                ? System.getProperty("java.io.tmpdir")
                : System.getenv("SPARK_LOCAL_DIRS");
        assertTrue(said.contains("which keeps blocks in " + folder + " (SPARK_LOCAL_DIRS"), said);
    }

    @Test
    void aReadOnlyDiskIsTheUsersToPutRight() {
        means(
                Outcome.REFUSED,
                "/mnt/out/.locks/1.lock: Read-only file system",
                new FileSystemException("/mnt/out/.locks/1.lock", null, "Read-only file system"));
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        StringWriter terminal = new StringWriter();
        PrintWriter err = new PrintWriter(new EscapingWriter(terminal), true);
        err.print("a\u001b[2Jb\u0007\u202ec\u2028d\te\n");
        err.flush();
        assertEquals("a\\u001b[2Jb\\u0007\\u202ec\\u2028d\te\n", terminal.toString());

        // Also what is written past the command line, as Spark's log is.
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        System.setProperty("spark.hadoop.fs.loud.impl", Loud.class.getName());
        try {
            assertEquals(2, Firebreak.run("unlearn", "verify", "loud:///x"));
            System.err.print("\u001b");
        } finally {
            System.clearProperty("spark.hadoop.fs.loud.impl");
            System.setErr(before);
        }
        String shown = written.toString(StandardCharsets.UTF_8);
        assertTrue(shown.startsWith("warning: \\u001b[2J\\u009b \u00e9 \ud83d\ude00\n"), shown);
        assertTrue(shown.endsWith("\u001b"), "the stream is put back");

        Ran ran = Ran.firebreak("list", "\u001b[31mred");
        assertTrue(ran.err().contains("\\u001b[31mred") && !ran.err().contains("\u001b"), ran.err());
    }

    /** A file system that writes to standard error by itself. */
    public static final class Loud extends RawLocalFileSystem {
        @Override
        public boolean exists(org.apache.hadoop.fs.Path path) {
            System.err.println("warning: \u001b[2J\u009b \u00e9 \ud83d\ude00");
            return false;
        }

        @Override
        public URI getUri() {
            return URI.create("loud:///");
        }
    }
}
