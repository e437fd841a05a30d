package dev.firebreak.experiments.unlearning;

import dev.firebreak.learning.tensor.ElementType;
import dev.firebreak.learning.tensor.ModelIdentity;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/** Models as files: safetensors, of float64 vectors where we write them. */
public final class ModelFile {
    private ModelFile() {}

    /** Released parameters as a result holds them: {@code theta}, or {@code theta-0}, {@code theta-1}, ... of several models. */
    static List<Tensor> tensors(List<double[]> models) {
        return models.size() == 1
                ? List.of(Tensor.vector("theta", ElementType.F64, models.get(0)))
                : IntStream.range(0, models.size())
                        .mapToObj(k -> Tensor.vector("theta-" + k, ElementType.F64, models.get(k)))
                        .toList();
    }

    static byte[] bytes(double[] theta) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Safetensors.write(out, tensors(List.of(theta)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /**
     * The identity of the model in a file.
     *
     * @param file its name, for messages
     * @throws dev.firebreak.core.InputException if it is not a file of F32 and F64 tensors
     */
    public static String identity(String file, byte[] bytes) throws IOException {
        return ModelIdentity.of(Safetensors.read(file, bytes));
    }
}
