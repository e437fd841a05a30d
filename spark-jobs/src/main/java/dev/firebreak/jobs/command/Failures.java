package dev.firebreak.jobs.command;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.core.LastInput;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.store.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import picocli.CommandLine;

/**
 * What a failure is to a user: an exit code and one line per problem. Nothing but a fault of the product itself is called an
 * internal error, and only {@code --stacktrace} shows where in the code it happened.
 *
 * @param outcome {@link Outcome#REFUSED} for what the user can put right in arguments, specs and paths, else
 *     {@link Outcome#CRASHED}
 * @param problems one line each
 */
record Failures(Outcome outcome, List<String> problems) {
    private static final int LONGEST = 4_000;
    private static final int CAUSES = 100;
    private static final Pattern MACHINE = Pattern.compile(
            "No space left on device|Disk quota exceeded|Input/output error|Too many open files|Stale file handle"
                    + "|quota of .* is exceeded");
    private static final String FILE_SYSTEM_JARS =
            "for s3a:// spark-submit --packages org.apache.hadoop:hadoop-aws:3.4.2, or its jars in FIREBREAK_JARS";

    /** What this exception or error means. */
    static Failures of(Throwable problem) {
        List<Throwable> causes = causes(problem);
        for (Throwable cause : causes) {
            if (cause instanceof InputException input) {
                boolean machine = causes.stream().anyMatch(Failures::isOfTheMachine);
                return new Failures(
                        machine ? Outcome.CRASHED : Outcome.REFUSED,
                        input.problems().stream().map(Failures::line).toList());
            }
        }
        Optional<String> lack =
                StorageException.in(problem).map(Throwable::getMessage).or(() -> machine(causes));
        if (lack.isPresent()) {
            return new Failures(Outcome.CRASHED, List.of(line(lack.get())));
        }
        Optional<String> path = path(causes);
        if (path.isPresent()) {
            return new Failures(Outcome.REFUSED, List.of(line(path.get())));
        }
        Throwable first = causes.get(0);
        String internal = "internal error" + after() + ": " + first.getClass().getSimpleName() + ": " + message(first);
        String crash = first instanceof IOException
                ? line(text(first) + after())
                : line(internal) + " (--stacktrace shows where; please report it)";
        return new Failures(Outcome.CRASHED, List.of(crash));
    }

    // Wrappers say nothing that their cause does not say better.
    private static List<Throwable> causes(Throwable problem) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = problem; t != null && causes.size() < CAUSES && !causes.contains(t); t = t.getCause()) {
            boolean wrapper = t.getCause() != null
                    && (t instanceof UncheckedIOException
                            || t instanceof java.util.concurrent.ExecutionException
                            || t instanceof CommandLine.ExecutionException);
            if (!wrapper) {
                causes.add(t);
            }
        }
        return causes;
    }

    /** Whether a file system failed that was named rightly. */
    private static boolean isOfTheMachine(Throwable cause) {
        return cause instanceof IOException && MACHINE.matcher(message(cause)).find();
    }

    /** What this machine lacks: memory or room on a disk. */
    private static Optional<String> machine(List<Throwable> causes) {
        for (Throwable cause : causes) {
            if (cause instanceof OutOfMemoryError) {
                long heap = Runtime.getRuntime().maxMemory() >> 20;
                return Optional.of(
                        "out of memory" + after() + ": Java may use " + heap + " MB (" + message(cause)
                                + "); set FIREBREAK_MEMORY to more, as FIREBREAK_MEMORY=8g, or --driver-memory of spark-submit");
            }
            if (cause instanceof StackOverflowError) {
                return Optional.of("something is nested too deeply" + after());
            }
            if (message(cause).contains("No space left on device")) {
                String where = cause instanceof FileSystemException file && file.getFile() != null
                        ? " at " + file.getFile()
                        : causes.stream().anyMatch(Failures::isOfBlocks) ? blocks() : "";
                return Optional.of("there is no space left on the disk" + where
                        + "; make room, then run the same command again: it goes on from what was finished");
            }
        }
        return Optional.empty();
    }

    private static boolean isOfBlocks(Throwable cause) {
        return cause.getClass().getName().startsWith("org.apache.spark.")
                || Stream.of(cause.getStackTrace())
                        .anyMatch(frame -> frame.getClassName()
                                .matches("org[.]apache[.]spark[.](shuffle|storage|util[.]collection)[.].*"));
    }

    // Spark does not say in which folder its task failed.
    private static String blocks() {
        String folders = Optional.ofNullable(System.getenv("SPARK_LOCAL_DIRS"))
                .orElse(System.getProperty("spark.local.dir", System.getProperty("java.io.tmpdir")));
        return " of a task of Spark, which keeps blocks in " + folders + " (SPARK_LOCAL_DIRS names another folder)";
    }

    /** A path, host or file system that the user named and that is not as it should be. */
    private static Optional<String> path(List<Throwable> causes) {
        List<Predicate<Throwable>> kinds = List.of(
                UnsupportedFileSystemException.class::isInstance,
                t -> t instanceof ClassNotFoundException && message(t).endsWith("FileSystem not found"),
                UnknownHostException.class::isInstance,
                ConnectException.class::isInstance,
                AccessDeniedException.class::isInstance,
                AccessControlException.class::isInstance,
                t -> t instanceof IOException && message(t).endsWith("Read-only file system"),
                NoSuchFileException.class::isInstance,
                NotDirectoryException.class::isInstance,
                FileAlreadyExistsException.class::isInstance,
                FileNotFoundException.class::isInstance);
        for (Predicate<Throwable> kind : kinds) {
            for (Throwable cause : causes) {
                if (kind.test(cause) && !isOfTheMachine(cause)) {
                    return Optional.of(text(cause) + after());
                }
            }
        }
        return Optional.empty();
    }

    private static String text(Throwable cause) {
        if (cause instanceof ClassNotFoundException) {
            return "the file system's library is not on the class path (" + message(cause) + "); " + FILE_SYSTEM_JARS;
        }
        if (cause instanceof UnsupportedFileSystemException) {
            return message(cause) + "; known without further jars: file, hdfs, webhdfs. For others: "
                    + FILE_SYSTEM_JARS;
        }
        if (cause instanceof UnknownHostException) {
            return "there is no host " + message(cause);
        }
        if (cause instanceof FileSystemException file && file.getFile() != null) {
            String reason = cause instanceof AccessDeniedException
                    ? "permission denied"
                    : cause instanceof NoSuchFileException ? "no such file or folder" : file.getReason();
            return file.getFile() + ": " + (reason == null ? "a file or folder is in the way" : reason);
        }
        return message(cause);
    }

    private static String after() {
        return LastInput.name().isEmpty() ? "" : " (input opened last: " + LastInput.name() + ")";
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** One line, without the frames that remote exceptions carry in their messages, and not longer than a screen. */
    static String line(String text) {
        int frames = text.indexOf("\n\tat ");
        return Excerpt.of((frames < 0 ? text : text.substring(0, frames)).strip(), LONGEST);
    }
}
