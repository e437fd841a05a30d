package dev.firebreak.jobs.unlearning;

import dev.firebreak.jobs.tensor.ElementType;
import dev.firebreak.jobs.tensor.Safetensors;
import dev.firebreak.jobs.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;

/** A model as the bytes that a receipt hashes: safetensors with one float64 vector {@code theta}. */
final class ModelFile {
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
}
