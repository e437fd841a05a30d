package dev.firebreak.learning.network;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.learning.model.StoredModel;
import dev.firebreak.learning.tensor.ElementType;
import dev.firebreak.learning.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A network as arrays of a file, one for each parameter with the name and shape that it has in a {@code state_dict} of PyTorch, and two for
 * the statistics of each batch norm. Arrays are of float64, which hold the parameters exactly; PyTorch rounds them when it loads them.
 */
final class NetworkFile {
    private NetworkFile() {}

    static List<Tensor> tensors(Network network, double[] theta) {
        double[] statistics = network.statistics();
        return Stream.concat(
                        network.tensors().stream().map(tensor -> stored(tensor, theta)),
                        network.statisticsTensors().stream().map(tensor -> stored(tensor, statistics)))
                .toList();
    }

    private static Tensor stored(NetworkTensor tensor, double[] numbers) {
        return new Tensor(
                tensor.name(),
                ElementType.F64,
                shape(tensor),
                Arrays.copyOfRange(numbers, tensor.offset(), tensor.offset() + tensor.size()));
    }

    private static List<Long> shape(NetworkTensor tensor) {
        return tensor.dimensions().stream().map(Integer::longValue).toList();
    }

    static StoredModel read(Network network, String file, List<Tensor> tensors) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        tensors.forEach(tensor -> found.put(tensor.name(), tensor));
        double[] theta = new double[network.dimension()];
        double[] statistics = network.statistics();
        network.tensors().forEach(tensor -> take(file, tensor, found, theta));
        network.statisticsTensors().forEach(tensor -> take(file, tensor, found, statistics));
        if (!found.isEmpty()) {
            List<String> expected = Stream.concat(network.tensors().stream(), network.statisticsTensors().stream())
                    .map(NetworkTensor::name)
                    .toList();
            throw new InputException(file + ": tensor '"
                    + Excerpt.of(found.keySet().iterator().next()) + "' is none of the model's; expected "
                    + Excerpt.list(expected));
        }
        return new StoredModel(network.withStatistics(statistics), theta);
    }

    private static void take(String file, NetworkTensor expected, Map<String, Tensor> found, double[] target) {
        Tensor tensor = found.remove(expected.name());
        if (tensor == null) {
            throw new InputException(file + ": there is no tensor '" + expected.name() + "'; expected one of the shape "
                    + expected.dimensions()
                    + (found.isEmpty() ? "" : ", but found " + Excerpt.list(found.keySet())));
        }
        if (!tensor.shape().equals(shape(expected))) {
            throw new InputException(file + ": tensor '" + expected.name() + "' has the shape " + tensor.shape()
                    + "; expected " + expected.dimensions());
        }
        System.arraycopy(tensor.values(), 0, target, expected.offset(), tensor.values().length);
    }
}
