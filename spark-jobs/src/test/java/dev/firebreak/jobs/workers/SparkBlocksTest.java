package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.unlearning.Pipelines;
import dev.firebreak.unlearning.receipt.Commitment;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unlearning pipelines whose records are held by executors. */
class SparkBlocksTest {
    @TempDir
    Path folder;

    private RunOptions here() {
        return Pipelines.options(folder.resolve("out").toString(), false);
    }

    @Test
    void executorsCoresAndPartitionsChangeNoBit() throws IOException {
        String model = Pipelines.trained(folder.resolve("out"));
        Map<String, String> finetune =
                Map.of("model", model, "forget", Pipelines.request(folder.resolve("ids.csv"), 3, 5, 199));
        double[] here = Pipelines.theta(Pipelines.run(UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, finetune, here())
                .path());
        double[] robust = Pipelines.theta(
                Pipelines.run(UnlearningPipeline.DESCEND, Pipelines.DESCEND, Pipelines.REGRESSION, here())
                        .path());
        for (String cores : List.of("1", "2")) {
            String there = folder.resolve("spark" + cores).toString();
            try (JavaSparkContext spark = SparkApplication.start("test", "local[" + cores + "]")) {
                RunOptions options = Pipelines.options(there, false);
                SparkRuntime runtime = SparkRuntime.of(spark);
                assertArrayEquals(
                        here,
                        Pipelines.theta(Pipelines.run(
                                        UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, finetune, options, runtime)
                                .path()),
                        0);
                assertArrayEquals(
                        robust,
                        Pipelines.theta(Pipelines.run(
                                        UnlearningPipeline.DESCEND,
                                        Pipelines.DESCEND,
                                        Pipelines.REGRESSION,
                                        options,
                                        runtime)
                                .path()),
                        0);
                Examples examples = new Examples(DenseFeatures.of(1, new double[] {1, 2, 3, 4, 5}), new double[5], 0);
                List<String> ids = List.of("0", "1", "2", "7", "C-9");
                byte[] salt = "salt of the owner, of 32 bytes..".getBytes(StandardCharsets.UTF_8);
                Commitment expected = Commitment.of(salt, List.of("C-9", "0", "1", "2", "7"));
                for (int partitions : new int[] {1, 2, 4}) {
                    try (SparkBlocks blocks = new SparkBlocks(
                            spark,
                            Call.parse(Pipelines.REGRESSION.get("learner")),
                            SparkBlocks.cut(examples, ids, 4),
                            partitions)) {
                        assertEquals(expected, blocks.held(salt));
                        // A record that should be gone is found.
                        assertNotEquals(Commitment.of(salt, List.of("C-9", "0", "1", "2")), blocks.held(salt));
                    }
                }
            }
        }
    }
}
