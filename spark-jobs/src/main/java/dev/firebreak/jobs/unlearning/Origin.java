package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.jobs.spec.SpecKey;
import dev.firebreak.jobs.spec.SpecReader;
import dev.firebreak.jobs.spec.SpecText;
import dev.firebreak.jobs.spec.SpecValues;
import dev.firebreak.jobs.store.Manifest;
import dev.firebreak.jobs.store.ResultFolder;
import dev.firebreak.jobs.tensor.ModelIdentity;
import dev.firebreak.jobs.tensor.Safetensors;
import dev.firebreak.jobs.tensor.Tensor;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.receipt.Receipt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a request starts: the result of a training run, of an earlier unlearning run, or nothing but data and a model to train.
 *
 * @param label a name for it that holds no path
 * @param data the data set
 * @param dataSeed of generated data
 * @param digests of the data by name; empty if nothing was trained yet
 * @param keyed whether those digests are under the owner's key, as a release states them
 * @param learner the model
 * @param modelIdentity the {@link ModelIdentity}; {@code none} if nothing was trained yet
 * @param theta its parameters; empty if nothing was trained yet
 * @param receipt of the unlearning run it is the result of
 * @param folder where it is
 */
record Origin(
        String label,
        Call data,
        long dataSeed,
        SortedMap<String, String> digests,
        boolean keyed,
        Call learner,
        String modelIdentity,
        Optional<double[]> theta,
        Optional<Receipt> receipt,
        Optional<ResultFolder> folder) {
    static final String RECEIPT = "receipt.json";

    // What a result of unlearning says of where it comes from.
    private static final List<SpecKey<?>> STATED =
            List.of(UnlearnKeys.NAME, UnlearnKeys.DATA, UnlearnKeys.LEARNER, UnlearnKeys.DATA_SEED);

    /** A model yet to be trained. */
    static Origin untrained(UnlearnSpec spec) {
        return new Origin(
                "training",
                spec.data().orElseThrow(),
                spec.dataSeed(),
                new TreeMap<>(),
                false,
                spec.learner().orElseThrow(),
                UnlearnKeys.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The result in a folder.
     *
     * @throws InputException if there is none, or it is not a model that can be gone on from
     */
    static Origin read(String path, Configuration hadoop) throws IOException {
        ResultFolder folder = ResultFolder.open(path, hadoop);
        if (!folder.finished()) {
            throw new InputException("model: the run in " + path + " has not finished");
        }
        byte[] model = folder.model().orElseThrow(() -> new InputException("model: " + path + " holds no model"));
        Manifest manifest = folder.manifest();
        SortedMap<String, String> digests = manifest.dataDigests();
        boolean keyed = manifest.mode().equals(Noise.Mode.RELEASE.name().toLowerCase(Locale.ROOT));
        List<Tensor> tensors = tensors(path, model);
        String identity = ModelIdentity.of(tensors);
        String label = manifest.name() + "/" + manifest.run();
        Optional<byte[]> receipt = folder.attachment(RECEIPT);
        if (receipt.isEmpty()) {
            ExperimentSpec spec = SpecReader.read(new SpecText(path + "/spec.yaml", folder.spec()), Map.of(), Map.of())
                    .experiment();
            return new Origin(
                    label,
                    spec.data(),
                    spec.dataSeed(),
                    digests,
                    keyed,
                    spec.model(),
                    identity,
                    Optional.of(theta(path, tensors)),
                    Optional.empty(),
                    Optional.of(folder));
        }
        SpecValues stated = SpecValues.read(
                STATED, new SpecText(path + "/spec.yaml", stated(folder.spec())), Map.of(), Map.of(), values -> {});
        return new Origin(
                label,
                stated.the(UnlearnKeys.DATA),
                stated.the(UnlearnKeys.DATA_SEED),
                digests,
                keyed,
                stated.the(UnlearnKeys.LEARNER),
                identity,
                Optional.of(theta(path, tensors)),
                Optional.of(receipt(path, receipt.get())),
                Optional.of(folder));
    }

    private static Receipt receipt(String path, byte[] file) {
        try {
            return Receipt.read(file);
        } catch (InputException refused) {
            throw refused.at(path + "/" + RECEIPT);
        }
    }

    // The lines of a canonical spec that say where its data and model come from.
    private static String stated(String spec) {
        StringBuilder text = new StringBuilder();
        spec.lines()
                .filter(line -> STATED.stream().anyMatch(key -> line.startsWith(key.name() + ": ")))
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static List<Tensor> tensors(String path, byte[] model) throws IOException {
        return Safetensors.read(path + "/model.safetensors", model.length, new ByteArrayInputStream(model));
    }

    private static double[] theta(String path, List<Tensor> tensors) {
        if (tensors.size() != 1) {
            throw new InputException("model: " + path + " holds " + tensors.size() + " models, but one is needed");
        }
        return tensors.get(0).values();
    }
}
