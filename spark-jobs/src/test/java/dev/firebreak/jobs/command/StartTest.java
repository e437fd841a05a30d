package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small run in one process loads only what it uses. */
class StartTest {
    private static final String SPEC = """
            name: small
            data: strokes(size=200, test=50)
            model: softmax
            workers: 20
            byzantine: 4
            attack: alie(tau=1.5)
            aggregation: nnm | trimmed-mean
            rounds: 5
            """;

    /** What takes long to start: settings and services of Spark, logins and clusters of Hadoop, vectors in place of plain arrays. */
    private static final List<String> UNUSED = List.of(
            "org.apache.spark.SparkConf",
            "org.apache.spark.SparkContext",
            "org.apache.spark.deploy.",
            "org.apache.spark.rdd.",
            "org.apache.spark.scheduler.",
            "org.apache.spark.sql.",
            "org.apache.hadoop.hdfs.",
            "org.apache.hadoop.security.UserGroupInformation",
            "dev.firebreak.core.kernel.Vector");

    @TempDir
    private Path folder;

    private List<String> loaded(String... jvm) throws IOException, InterruptedException {
        Path log = folder.resolve("classes.log");
        Path spec = Files.writeString(folder.resolve("small.yaml"), SPEC);
        Process process = JavaProcess.firebreak(
                        Stream.concat(Stream.of("-Xlog:class+load:file=" + log + ":none"), Stream.of(jvm))
                                .toList(),
                        List.of(
                                "train",
                                spec.toString(),
                                "--in-process",
                                "--out",
                                folder.resolve("out").toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("printed").toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the process hangs");
        assertEquals(0, process.exitValue(), Files.readString(folder.resolve("printed")));
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(line -> line.split(" ", 2)[0]).toList();
        }
    }

    @Test
    void aRunWithoutSparkStartsNothingThatItDoesNotUse() throws Exception {
        List<String> classes = loaded("--add-modules=jdk.incubator.vector", "-Dfirebreak.kernels=late");
        assertTrue(classes.contains("dev.firebreak.learning.train.Trainer"), "the log holds the classes of the run");
        assertEquals(
                List.of(),
                classes.stream()
                        .filter(name -> UNUSED.stream().anyMatch(name::startsWith))
                        .toList());
    }
}
