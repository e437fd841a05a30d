package dev.firebreak.experiments.unlearning;

import dev.firebreak.experiments.tensor.ElementType;
import dev.firebreak.experiments.tensor.ModelIdentity;
import dev.firebreak.experiments.tensor.Safetensors;
import dev.firebreak.experiments.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;

/** Models as files: safetensors, of one float64 vector {@code theta} where we write them. */
public final class ModelFile {
    private ModelFile() {}

    static byte[] bytes(double[] theta) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Safetensors.write(out, List.of(Tensor.vector("theta", ElementType.F64, theta)), new TreeMap<>());
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
        return ModelIdentity.of(Safetensors.read(file, bytes.length, new ByteArrayInputStream(bytes)));
    }
}
