package dev.firebreak.learning.network;

import static dev.firebreak.learning.network.NetworkVectors.close;
import static dev.firebreak.learning.network.NetworkVectors.flat;
import static dev.firebreak.learning.network.NetworkVectors.ints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.model.StoredModel;
import dev.firebreak.learning.tensor.ElementType;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of networks have PyTorch's names and shapes, and either side reads what the other wrote. */
class NetworkFileTest {
    private static final double RTOL = 1e-5;
    private static final Examples SMALL =
            new Examples(DenseFeatures.of(new Shape(4, 4, 2), new float[3 * 32]), new double[] {0, 1, 2}, 3);

    @ParameterizedTest
    @ValueSource(strings = {"mlp(hidden=100)", "mlp(hidden=5)", "cnn-mnist", "cnn-cifar", "cnn-cifar-byzfl"})
    void aFileOfPyTorchGivesItsLogits(String name) throws IOException {
        JsonNode c = vectors(name);
        List<Tensor> stored = new ArrayList<>();
        for (JsonNode parameter : c.get("parameters")) {
            int[] shape = ints(parameter.get("shape"));
            double[] values = NetworkVectors.fill(parameter, ReferenceLayer.size(shape));
            stored.add(tensor(parameter.get("name").asText(), shape, values));
        }
        for (int k = 0; k < 4 && name.equals("cnn-cifar"); k++) {
            int channels = k < 2 ? 64 : 128;
            double[] ones = new double[channels];
            Arrays.fill(ones, 1);
            stored.add(tensor("b." + k + ".running_mean", new int[] {channels}, new double[channels]));
            stored.add(tensor("b." + k + ".running_var", new int[] {channels}, ones));
        }
        Examples examples = examples(c);
        StoredModel read = network(name, examples).fromTensors("file", written(stored));
        assertArrayEquals(NetworkVectors.theta(c), read.theta());
        double[] logits = new double[examples.count() * 10];
        read.model()
                .scores(
                        read.theta(),
                        examples,
                        IntStream.range(0, examples.count()).toArray(),
                        logits);
        close(flat(c.get("expected").get("logits")), logits, RTOL, 0, name);
    }

    // The reference meets PyTorch's logits and takes parameters in its order, so that it stands for PyTorch here.
    @ParameterizedTest
    @ValueSource(strings = {"mlp(hidden=100)", "cnn-mnist", "cnn-cifar"})
    void pyTorchGivesTheLogitsOfAFileFromHere(String name) throws IOException {
        JsonNode c = vectors(name);
        Examples examples = examples(c);
        Network network = network(name, examples);
        double[] theta = network.initial(Randomness.of(3).stream("initial"));
        List<Tensor> read = written(network.toTensors(theta));
        double[] listed = new double[theta.length];
        int next = 0;
        for (JsonNode parameter : c.get("parameters")) {
            Tensor tensor = read.stream()
                    .filter(t -> t.name().equals(parameter.get("name").asText()))
                    .findFirst()
                    .orElseThrow();
            assertArrayEquals(
                    ints(parameter.get("shape")),
                    tensor.shape().stream().mapToInt(Long::intValue).toArray(),
                    tensor.name());
            System.arraycopy(tensor.values(), 0, listed, next, tensor.values().length);
            next += tensor.values().length;
        }
        assertEquals(theta.length, next);
        double[] logits = new double[examples.count() * 10];
        network.scores(theta, examples, IntStream.range(0, examples.count()).toArray(), logits);
        ReferenceModels.Case reference = ReferenceModels.of(name);
        close(flat(reference.network().scores(listed, reference.x())), logits, RTOL, 0, name);
    }

    @Test
    void stacksOfYourOwnAreNamedByPlace() throws IOException {
        Network network = stack(
                "conv(4, kernel=3, bias=false) | batch-norm | relu | residual(\"conv(4, kernel=1) | batch-norm\") | linear(3)");
        double[] statistics = network.statistics();
        Arrays.setAll(statistics, j -> 1 + j / 8.0);
        double[] theta = network.initial(Randomness.of(3).stream("initial"));
        List<Tensor> stored = network.withStatistics(statistics).toTensors(theta);
        assertEquals(
                List.of(
                        "0.weight [4, 2, 3, 3]",
                        "1.weight [4]",
                        "1.bias [4]",
                        "3.body.0.weight [4, 4, 1, 1]",
                        "3.body.0.bias [4]",
                        "3.body.1.weight [4]",
                        "3.body.1.bias [4]",
                        "4.weight [3, 16]",
                        "4.bias [3]",
                        "1.running_mean [4]",
                        "1.running_var [4]",
                        "3.body.1.running_mean [4]",
                        "3.body.1.running_var [4]"),
                stored.stream()
                        .map(tensor -> tensor.name() + " " + tensor.shape())
                        .toList());
        StoredModel read = network.fromTensors("file", written(stored));
        assertArrayEquals(theta, read.theta());
        assertArrayEquals(statistics, ((Network) read.model()).statistics());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.weight | 0.weights | file: there is no tensor '0.weight'; expected one of the shape [3, 32], but found 0.weights, 0.bias",
                "2.bias | 0.bias | file: tensor '2.bias' is none of the model's; expected 0.weight, 0.bias",
                "0.bias | 0.bias | file: tensor '0.bias' has the shape [1, 3]; expected [3]"
            })
    void otherNamesAndShapesAreRefused(String place, String name, String expected) {
        Network network = stack("linear(3)");
        List<Tensor> stored = new ArrayList<>(network.toTensors(new double[network.dimension()]));
        switch (place) {
            case "0.weight" -> stored.set(0, tensor(name, new int[] {3, 32}, new double[96]));
            case "2.bias" -> stored.add(tensor(place, new int[] {3}, new double[3]));
            default -> stored.set(1, tensor(name, new int[] {1, 3}, new double[3]));
        }
        InputException refused = assertThrows(InputException.class, () -> network.fromTensors("file", stored));
        assertEquals(expected, refused.getMessage());
    }

    @Test
    void aBatchNormNeedsItsStatistics() {
        Network network = stack("batch-norm | linear(3)");
        List<Tensor> stored = network.toTensors(new double[network.dimension()]).stream()
                .filter(tensor -> !tensor.name().endsWith("running_var"))
                .toList();
        InputException refused = assertThrows(InputException.class, () -> network.fromTensors("file", stored));
        assertEquals("file: there is no tensor '0.running_var'; expected one of the shape [2]", refused.getMessage());
    }

    @Test
    void tensorsThatAreLeftOutMayBeOfAnyType() {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                + "\"b.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}";
        byte[] file = ByteBuffer.allocate(8 + header.length() + 12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length())
                .put(header.getBytes(StandardCharsets.UTF_8))
                .putLong(7)
                .putFloat(1.5f)
                .array();
        List<Tensor> read = Safetensors.read("file", file, name -> name.endsWith(".num_batches_tracked"));
        assertEquals(List.of("a"), read.stream().map(Tensor::name).toList());
        assertArrayEquals(new double[] {1.5}, read.get(0).values());
        assertThrows(InputException.class, () -> Safetensors.read("file", file));
    }

    @Test
    void otherModelsAreOneVector() {
        var softmax = Models.MODELS.build("softmax").build(SMALL);
        double[] theta = softmax.initial(Randomness.of(3).stream("initial"));
        List<Tensor> stored = softmax.toTensors(theta);
        assertEquals(
                List.of("theta [99] F64"),
                stored.stream()
                        .map(t -> t.name() + " " + t.shape() + " " + t.type())
                        .toList());
        assertArrayEquals(theta, softmax.fromTensors("file", stored).theta());
        InputException refused = assertThrows(
                InputException.class,
                () -> softmax.fromTensors("file", stack("linear(3)").toTensors(new double[99])));
        assertEquals(
                "file: it has the tensors 0.weight, 0.bias; expected one of 99 numbers, theta", refused.getMessage());
        InputException shorter = assertThrows(
                InputException.class,
                () -> softmax.fromTensors("file", List.of(tensor("theta", new int[] {4}, new double[4]))));
        assertTrue(shorter.getMessage().contains("it has 4 parameters, but the model has 99 on these data"));
    }

    private static Network stack(String layers) {
        return Network.of(Layers.parse(layers), SMALL);
    }

    private static Network network(String name, Examples examples) {
        return (Network) Models.MODELS.build(name).build(examples);
    }

    private static JsonNode vectors(String name) {
        return NetworkVectors.cases("models.json").stream()
                .filter(model -> model.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Examples examples(JsonNode c) {
        int[] shape = ints(c.get("shape"));
        int[] labels = ints(c.get("labels"));
        double[] numbers = NetworkVectors.fill(c.get("input"), labels.length * ReferenceLayer.size(shape));
        float[] values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers[i];
        }
        return new Examples(
                DenseFeatures.of(new Shape(shape[1], shape[2], shape[0]), values),
                Arrays.stream(labels).asDoubleStream().toArray(),
                10);
    }

    private static Tensor tensor(String name, int[] shape, double[] values) {
        return new Tensor(
                name,
                ElementType.F64,
                Arrays.stream(shape).asLongStream().boxed().toList(),
                values);
    }

    private static List<Tensor> written(List<Tensor> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, tensors);
        return Safetensors.read("file", out.toByteArray());
    }
}
