package dev.firebreak.experiments.unlearning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.learning.tensor.ModelIdentity;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.tensor.Tensor;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of networks hold tensors named as in PyTorch; training and unlearning start from them. */
class NetworkModelTest {
    private static final String SPEC = """
            data: strokes(size=120, test=30)
            model: mlp(hidden=6)
            workers: 2
            update: gradient(batch=16)
            step: sgd(rate=0.1)
            rounds: 3
            """;

    @TempDir
    Path folder;

    private FinishedRun train(String name, String... set) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < set.length; i += 2) {
            options.put(set[i], set[i + 1]);
        }
        return new Runs(
                        Pipelines.options(folder.resolve("out").toString(), false),
                        Inputs.of(null, new Configuration()),
                        new LocalRuntime(2),
                        Stop.NEVER,
                        warning -> {})
                .run(Declaration.read(
                        TrainKind.TRAIN,
                        new SpecText("digits.yaml", "name: " + name + "\n" + SPEC),
                        Map.of(),
                        options));
    }

    private static List<Tensor> tensors(String path) throws IOException {
        return Safetensors.read(
                path, ResultFolder.open(path, new Configuration()).model().orElseThrow());
    }

    private static double[] values(List<Tensor> tensors, String name) {
        return tensors.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow()
                .values();
    }

    @Test
    void trainingStartsFromAFileOrAResult() throws IOException {
        FinishedRun first = train("first");
        List<Tensor> model = tensors(first.path());
        assertEquals(
                List.of("_f1.bias [6]", "_f1.weight [6, 784]", "_f2.bias [10]", "_f2.weight [10, 6]"),
                model.stream()
                        .map(tensor -> tensor.name() + " " + tensor.shape())
                        .sorted()
                        .toList());

        FinishedRun again = train("again", "initial-model", first.path());
        FinishedRun scratch = train("again");
        assertNotEquals(again.path(), scratch.path(), "the model to start from is part of the identity");
        assertTrue(again.metrics().get("train/loss") < scratch.metrics().get("train/loss"), "six rounds against three");
        String spec = Files.readString(Path.of(again.path(), "spec.yaml"));
        assertTrue(spec.endsWith("initial-model: " + ModelIdentity.of(model) + "\n"), spec);

        Path copy = Files.copy(Path.of(first.path(), "model.safetensors"), folder.resolve("copy.safetensors"));
        assertEquals(
                again.path(), train("again", "initial-model", copy.toString()).path(), "the same model elsewhere");
    }

    @Test
    void theFirstRoundUsesTheModel() throws IOException {
        FinishedRun first = train("first");
        // The step of the one round that follows is small beside the parameters.
        FinishedRun next = train("next", "initial-model", first.path(), "rounds", "1", "step", "sgd(rate=1e-12)");
        for (String name : List.of("_f1.weight", "_f1.bias", "_f2.weight", "_f2.bias")) {
            assertArrayEquals(values(tensors(first.path()), name), values(tensors(next.path()), name), 1e-9, name);
        }
    }

    @Test
    void otherModelsAreRefusedBeforeAnyWork() throws IOException {
        FinishedRun first = train("first");
        InputException names = assertThrows(
                InputException.class, () -> train("other", "initial-model", first.path(), "model", "mlp(hidden=7)"));
        assertTrue(
                names.getMessage()
                        .endsWith("initial-model: " + first.path()
                                + ": tensor '_f1.weight' has the shape [6, 784]; expected [7, 784]"),
                names.getMessage());
        InputException scaled = assertThrows(
                InputException.class, () -> train("other", "initial-model", first.path(), "initial-scale", "2"));
        assertTrue(scaled.getMessage().contains("initial-scale: scales"), scaled.getMessage());
        InputException missing =
                assertThrows(InputException.class, () -> train("other", "initial-model", "/no/model.safetensors"));
        assertTrue(
                missing.getMessage().endsWith("initial-model: /no/model.safetensors: there is no such file"),
                missing.getMessage());
        Path text = Files.writeString(folder.resolve("model.bin"), "no model");
        InputException other =
                assertThrows(InputException.class, () -> train("other", "initial-model", text.toString()));
        assertTrue(other.getMessage().contains("expected a .safetensors file"), other.getMessage());
    }

    @Test
    void unlearningReadsAndWritesTheTensorsOfANetwork() throws IOException {
        FinishedRun first = train("first");
        String request = Pipelines.request(folder.resolve("ids.csv"), 3, 7);
        FinishedRun forgotten = Pipelines.run(
                UnlearningPipeline.FINETUNE,
                Pipelines.FINETUNE,
                Map.of("model", first.path(), "forget", request),
                Pipelines.options(folder.resolve("out").toString(), false),
                new LocalRuntime(2));
        List<Tensor> before = tensors(first.path());
        List<Tensor> after = tensors(forgotten.path());
        assertEquals(
                before.stream()
                        .map(tensor -> tensor.name() + " " + tensor.shape())
                        .toList(),
                after.stream()
                        .map(tensor -> tensor.name() + " " + tensor.shape())
                        .toList());
        assertEquals(
                ModelIdentity.of(after), Pipelines.receipt(forgotten.path()).modelAfter());
        assertTrue(Pipelines.receipt(forgotten.path()).text().contains(ModelIdentity.of(before)));
        Pipelines.assertConsistent(forgotten.path(), Optional.empty());
        // A second request goes on from the result.
        String more = Pipelines.request(folder.resolve("more.csv"), 11);
        FinishedRun second = Pipelines.run(
                UnlearningPipeline.FINETUNE,
                Pipelines.FINETUNE,
                Map.of("model", forgotten.path(), "forget", more, "name", "second"),
                Pipelines.options(folder.resolve("out").toString(), false),
                new LocalRuntime(2));
        assertEquals(4, tensors(second.path()).size());
    }

    @Test
    void batchNormIsNotUnlearned() throws IOException {
        FinishedRun first = train("norm", "model", "network(linear(4) | batch-norm | linear(10))");
        assertTrue(
                tensors(first.path()).stream().anyMatch(tensor -> tensor.name().equals("1.running_var")));
        String request = Pipelines.request(folder.resolve("ids.csv"), 3, 7);
        InputException refused = assertThrows(
                InputException.class,
                () -> Pipelines.run(
                        UnlearningPipeline.FINETUNE,
                        Pipelines.FINETUNE,
                        Map.of("model", first.path(), "forget", request),
                        Pipelines.options(folder.resolve("out").toString(), false),
                        new LocalRuntime(2)));
        assertTrue(refused.getMessage().contains("has batch norm"), refused.getMessage());
    }
}
