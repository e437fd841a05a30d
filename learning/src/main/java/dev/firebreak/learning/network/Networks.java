package dev.firebreak.learning.network;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.ModelSpec;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The networks by name, with the names that their modules have in PyTorch. */
public final class Networks {
    private static final int MOST_HIDDEN = 32_768;
    private static final String RESNET = "conv(128, kernel=3, padding=1, bias=false) | batch-norm | relu"
            + block(128, 1) + block(256, 2) + block(512, 2) + " | average-pool(4) | linear(%d)";

    /** The networks. */
    public static final List<Part<ModelSpec>> NETWORKS = List.of(
            new Part<>(
                    "mlp",
                    "multilayer perceptron: linear layers with ReLU between them",
                    "",
                    List.of(Parameter.integers(
                            "hidden", "100", 1, MOST_HIDDEN, "outputs of the hidden layer, or of each hidden layer")),
                    Networks::perceptron),
            new Part<>(
                    "cnn-mnist",
                    "two 5 x 5 convolutions (20, 50) with ReLU and max-pooling, linear 500, ReLU, linear; 431,080 parameters on MNIST",
                    "Gonzalez et al., ByzFL, 2025 (cnn_mnist); Allouah et al., Adaptive gradient clipping, ICLR 2025",
                    List.of(),
                    a -> fixed(
                            "conv(20, kernel=5) | relu | max-pool(2) | conv(50, kernel=5) | relu | max-pool(2) | linear(500) | relu"
                                    + " | linear(%d)",
                            ModuleNames.of(List.of("_c1", "_c2", "_f1", "_f2")))),
            new Part<>(
                    "cnn-cifar",
                    "four 3 x 3 convolutions (64, 64, 128, 128), each with ReLU and batch norm, max-pooling and dropout after two,"
                            + " linear 128, ReLU, dropout, linear; 1,310,922 parameters on CIFAR-10",
                    "El-Mhamdi et al., Distributed momentum for Byzantine-resilient SGD, ICLR 2021; Allouah et al., Fixing by mixing,"
                            + " AISTATS 2023",
                    List.of(),
                    a -> fixed(
                            "conv(64, kernel=3, padding=1) | relu | batch-norm | conv(64, kernel=3, padding=1) | relu | batch-norm"
                                    + " | max-pool(2) | dropout(0.25) | conv(128, kernel=3, padding=1) | relu | batch-norm"
                                    + " | conv(128, kernel=3, padding=1) | relu | batch-norm | max-pool(2) | dropout(0.25)"
                                    + " | linear(128) | relu | dropout(0.25) | linear(%d)",
                            new ModuleNames(
                                    List.of("c.0", "b.0", "c.1", "b.1", "c.2", "b.2", "c.3", "b.3", "f1", "f2"),
                                    List.of("c.0", "c.1", "c.2", "c.3", "b.0", "b.1", "b.2", "b.3", "f1", "f2")))),
            new Part<>(
                    "cnn-cifar-byzfl",
                    "three 5 x 5 convolutions (20, 100, 200; padding 2) with ReLU and max-pooling, linear 512, 256 with ReLU, linear;"
                            + " 2,324,630 parameters on CIFAR-10",
                    "Gonzalez et al., ByzFL, 2025 (cnn_cifar)",
                    List.of(),
                    a -> fixed(
                            "conv(20, kernel=5, padding=2) | relu | max-pool(2) | conv(100, kernel=5, padding=2) | relu | max-pool(2)"
                                    + " | conv(200, kernel=5, padding=2) | relu | max-pool(2) | linear(512) | relu | linear(256) | relu"
                                    + " | linear(%d)",
                            ModuleNames.of(List.of("conv1", "conv2", "conv3", "fc1", "fc2", "fc3")))),
            new Part<>(
                    "cnn-unlearning",
                    "two 3 x 3 convolutions (32, 64; padding 1) with ReLU and average-pooling, mean of each channel, linear; 20,042"
                            + " parameters on CIFAR-10",
                    "Koloskova et al., Certified unlearning for neural networks, ICML 2025",
                    List.of(),
                    a -> fixed(
                            "conv(32, kernel=3, padding=1) | relu | average-pool(2) | conv(64, kernel=3, padding=1) | relu"
                                    + " | average-pool(2) | global-average | linear(%d)",
                            ModuleNames.of(List.of("conv1", "conv2", "fc")))),
            new Part<>(
                    "cnn-personalization",
                    "two 5 x 5 convolutions (32, 64) with ReLU and max-pooling, linear 1024, ReLU, linear; 1,111,946 parameters on"
                            + " MNIST",
                    "Allouah et al., Fine-tuning personalization in federated learning to mitigate adversarial clients, NeurIPS 2024",
                    List.of(),
                    a -> fixed(
                            "conv(32, kernel=5) | relu | max-pool(2) | conv(64, kernel=5) | relu | max-pool(2) | linear(1024) | relu"
                                    + " | linear(%d)",
                            ModuleNames.of(List.of("conv1", "conv2", "fc1", "fc2")))),
            new Part<>(
                    "resnet8",
                    "3 x 3 convolution (128) and three residual blocks (128, 256, 512) with batch norm, average-pooling, linear;"
                            + " 4,928,394 parameters on CIFAR-10",
                    "Allouah et al., Revisiting ensembling in one-shot federated learning, NeurIPS 2024",
                    List.of(),
                    a -> fixed(RESNET, ModuleNames.of(resnetNames()))),
            new Part<>(
                    "network",
                    "a stack of layers of your own, such as network(conv(32, kernel=5) | relu | max-pool(2) | linear(10))",
                    "",
                    List.of(Parameter.text(
                            "layers", null, "layers joined by |; the last one gives a score for each class")),
                    a -> {
                        List<Layer> layers = Layers.parse(a.text("layers"));
                        return shape -> Network.of(layers, shape);
                    }));

    private Networks() {}

    private static ModelSpec perceptron(Arguments arguments) {
        int[] hidden = arguments.integers("hidden");
        String stack = IntStream.of(hidden)
                .mapToObj(outputs -> "linear(" + outputs + ") | relu | ")
                .collect(Collectors.joining());
        List<String> names = IntStream.rangeClosed(1, hidden.length + 1)
                .mapToObj(k -> "_f" + k)
                .toList();
        return fixed(stack + "linear(%d)", ModuleNames.of(names));
    }

    /** A stack with the number of classes in place of {@code %d}. */
    private static ModelSpec fixed(String stack, ModuleNames names) {
        return shape -> network(stack.replace("%d", String.valueOf(Network.outputs(shape))), names, shape);
    }

    private static Network network(String stack, ModuleNames names, Examples shape) {
        try {
            return Network.of(Layers.parse(stack), names, shape);
        } catch (InputException refused) {
            throw new InputException(
                    "the model, " + stack + ", does not fit the data: " + refused.getMessage(), refused);
        }
    }

    private static String block(int channels, int stride) {
        String first = "conv(" + channels + ", kernel=3, padding=1, bias=false, stride=" + stride + ")";
        String second = "conv(" + channels + ", kernel=3, padding=1, bias=false)";
        String shortcut = "conv(" + channels + ", kernel=1, bias=false, stride=" + stride + ")";
        return " | residual(" + first + " | batch-norm | relu | " + second + " | batch-norm, shortcut=" + shortcut
                + " | batch-norm) | relu";
    }

    private static List<String> resnetNames() {
        Stream<String> blocks = IntStream.rangeClosed(1, 3)
                .boxed()
                .flatMap(k -> Stream.of("conv1", "bn1", "conv2", "bn2", "shortcut.0", "shortcut.1")
                        .map(name -> "layer" + k + "." + name));
        return Stream.of(Stream.of("conv1", "bn1"), blocks, Stream.of("linear"))
                .flatMap(names -> names)
                .toList();
    }
}
