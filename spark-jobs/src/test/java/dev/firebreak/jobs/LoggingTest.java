package dev.firebreak.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.network.util.JavaUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What Spark's log puts on standard error, in a process of its own. */
class LoggingTest {
    @TempDir
    private Path folder;

    /** Deletes a folder as Spark does and logs a failed task as Spark does. Argument: the folder. */
    static final class Logging {
        private Logging() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            JavaUtils.deleteRecursively(Path.of(arguments[0]).toFile());
            LoggerFactory.getLogger("org.apache.spark.scheduler.TaskSetManager")
                    .warn("Lost task 0.0: java.io.IOException: full\n\tat a.B.c(B.java:1)\n\t... 3 more");
            LoggerFactory.getLogger("org.apache.spark.storage.DiskBlockObjectWriter")
                    .error("while closing");
            LoggerFactory.getLogger("io.netty.util.NetUtilInitializations").warn("no interfaces", new IOException());
            LoggerFactory.getLogger("org.apache.spark.executor.Executor")
                    .error("Exception in task 0.0", new IOException("full", new IllegalStateException("inner")));
        }
    }

    @Test
    void failuresHaveNoFramesAndMissingHelpersAreNoFailure() throws IOException, InterruptedException {
        Path deleted = Files.createDirectories(folder.resolve("blocks/inner")).getParent();
        Path said = folder.resolve("said.txt");
        ProcessBuilder builder = JavaProcess.of(Logging.class, deleted.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("PATH", folder.toString());
        assertTrue(builder.start().waitFor(120, TimeUnit.SECONDS));
        assertFalse(Files.exists(deleted));
        List<String> lines = Files.readAllLines(said);
        assertEquals(3, lines.size(), String.join("\n", lines));
        assertTrue(
                lines.get(0).endsWith("Z WARN TaskSetManager: Lost task 0.0: java.io.IOException: full"), lines.get(0));
        assertTrue(lines.get(1).endsWith("Z ERROR Executor: Exception in task 0.0"), lines.get(1));
        assertEquals("java.io.IOException: full", lines.get(2));
    }
}
