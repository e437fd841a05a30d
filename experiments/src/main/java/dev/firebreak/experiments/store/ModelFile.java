package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.FilePatterns;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.tensor.ElementType;
import dev.firebreak.learning.tensor.ModelIdentity;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Models as files: safetensors, whose tensors are those of {@link Model#toTensors}; of several models the tensors of the k-th end in
 * {@code -k}, from 0.
 */
public final class ModelFile {
    private static final String ENDING = ".safetensors";
    private static final Pattern NUMBERED = Pattern.compile("(.+)-(\\d{1,6})", Pattern.DOTALL);
    // PyTorch counts the batches that a batch norm has seen; no computation uses the count unless a model asks for
    // averages over all of them.
    private static final String COUNTER = ".num_batches_tracked";

    private ModelFile() {}

    /** Parameters of one or several models as a result holds them. */
    public static List<Tensor> tensors(Model model, List<double[]> models) {
        return models.size() == 1
                ? model.toTensors(models.get(0))
                : IntStream.range(0, models.size())
                        .boxed()
                        .flatMap(k -> model.toTensors(models.get(k)).stream()
                                .map(tensor -> named(tensor, tensor.name() + "-" + k)))
                        .toList();
    }

    private static Tensor named(Tensor tensor, String name) {
        return new Tensor(name, tensor.type(), tensor.shape(), tensor.values());
    }

    /**
     * The tensors of each model in a file; what {@link #tensors} gave is taken apart.
     *
     * @param file its name, for messages
     * @throws InputException if there is none, or a number is not finite
     */
    public static List<List<Tensor>> models(String file, List<Tensor> tensors) {
        if (tensors.isEmpty()) {
            throw new InputException(file + " holds no tensor");
        }
        tensors.forEach(tensor -> requireFinite(file, tensor));
        SortedMap<Integer, List<Tensor>> models = new TreeMap<>();
        for (Tensor tensor : tensors) {
            Matcher numbered = NUMBERED.matcher(tensor.name());
            if (!numbered.matches()) {
                return List.of(List.copyOf(tensors));
            }
            models.computeIfAbsent(Integer.valueOf(numbered.group(2)), k -> new ArrayList<>())
                    .add(named(tensor, numbered.group(1)));
        }
        return models.size() == 1 ? List.of(List.copyOf(tensors)) : List.copyOf(models.values());
    }

    private static void requireFinite(String file, Tensor tensor) {
        double[] values = tensor.values();
        for (int j = 0; j < values.length; j++) {
            if (!Double.isFinite(values[j])) {
                throw new InputException(file + ": parameter " + j + " of tensor '" + tensor.name() + "' is "
                        + values[j] + "; a model to go on from must be finite");
            }
        }
    }

    /** The bytes of a file of one vector {@code theta}. */
    public static byte[] bytes(double[] theta) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Safetensors.write(out, List.of(Tensor.vector(Model.THETA, ElementType.F64, theta)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /**
     * The identity of the model in a file.
     *
     * @param file its name, for messages
     * @throws InputException if it is not a file of F32 and F64 tensors
     */
    public static String identity(String file, byte[] bytes) throws IOException {
        return ModelIdentity.of(Safetensors.read(file, bytes));
    }

    /**
     * The tensors of one model, from here or from PyTorch, whose counters of batches are left out.
     *
     * @param path a {@code .safetensors} file, or the folder of a result
     * @throws InputException if there is no such file, or it holds no model or several, or numbers that are not finite
     */
    public static List<Tensor> one(String path, Configuration hadoop) throws IOException {
        List<Tensor> tensors = Safetensors.read(path, bytes(path, hadoop), name -> name.endsWith(COUNTER));
        List<List<Tensor>> models = models(path, tensors);
        if (models.size() > 1) {
            throw new InputException(path + " holds " + models.size() + " models; expected one");
        }
        return models.get(0);
    }

    private static byte[] bytes(String path, Configuration hadoop) throws IOException {
        Path file = FilePatterns.path(path);
        FileSystem system = FilePatterns.system(file, hadoop);
        if (!system.exists(file)) {
            throw new InputException(path + ": there is no such file");
        }
        if (system.getFileStatus(file).isDirectory()) {
            ResultFolder folder = ResultFolder.open(path, hadoop);
            folder.check();
            return folder.model().orElseThrow(() -> new InputException(path + " holds no model"));
        }
        long length = system.getFileStatus(file).getLen();
        if (!path.endsWith(ENDING) || length > Integer.MAX_VALUE - Long.BYTES) {
            throw new InputException(path + ": a file of " + length + " bytes; expected a " + ENDING
                    + " file of less than 2 GiB, or the folder of a result");
        }
        try (InputStream in = system.open(file)) {
            return in.readAllBytes();
        }
    }
}
