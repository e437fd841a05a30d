package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.store.ModelFile;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.tensor.ModelIdentity;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.tensor.Tensor;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.ReceiptCheck;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a request starts: the result of a training run, of an earlier unlearning run, or nothing but data and a model to train.
 *
 * @param label a name for it that holds no path
 * @param data the data set
 * @param dataSeed of generated data
 * @param digests of the data by name, under the owner's key where there is a receipt; empty if nothing was trained yet
 * @param learner the model
 * @param modelIdentity the {@link ModelIdentity}; {@code none} if nothing was trained yet
 * @param models the tensors of its model, or of each where a method trains several; none if nothing was trained yet
 * @param receipt of the unlearning run it is the result of
 * @param folder where it is
 */
public record Origin(
        String label,
        Call data,
        long dataSeed,
        SortedMap<String, String> digests,
        Call learner,
        String modelIdentity,
        List<List<Tensor>> models,
        Optional<Receipt> receipt,
        Optional<ResultFolder> folder) {
    public static final String RECEIPT = "receipt.json";

    private static final int HASH_DIGITS = 32;

    // The keys in which a result of unlearning states its origin.
    private static final List<SpecKey<?>> STATED =
            List.of(UnlearnSpec.NAME, UnlearnSpec.DATA, UnlearnSpec.LEARNER, UnlearnSpec.DATA_SEED);

    /** A model yet to be trained. */
    static Origin untrained(UnlearnSpec spec) {
        return new Origin(
                "training",
                spec.get(UnlearnSpec.DATA),
                spec.get(UnlearnSpec.DATA_SEED),
                new TreeMap<>(),
                spec.get(UnlearnSpec.LEARNER),
                Form.NONE,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether there is a model already. */
    boolean trained() {
        return !models.isEmpty();
    }

    /**
     * The parameters of each of its models.
     *
     * @throws InputException if they are not of this architecture
     */
    List<double[]> parameters(Model model) {
        return models.stream()
                .map(tensors -> model.fromTensors("model: " + label + "/model.safetensors", tensors)
                        .theta())
                .toList();
    }

    /** The name of the model among the owner's requests. */
    String shortHash() {
        return trained() ? shortHash(modelIdentity) : "training";
    }

    /** The name of a model by its identity. */
    static String shortHash(String modelIdentity) {
        return modelIdentity.substring(0, HASH_DIGITS);
    }

    /** The result in a folder; refused if there is none, or if it is no model that can be gone on from. */
    static Origin read(String path, Configuration hadoop) throws IOException {
        ResultFolder folder = ResultFolder.open(path, hadoop);
        try {
            folder.check();
        } catch (InputException damaged) {
            throw damaged.at("model");
        }
        byte[] model = folder.model().orElseThrow(() -> new InputException("model: " + path + " holds no model"));
        List<Tensor> tensors = Safetensors.read(path + "/model.safetensors", model);
        List<List<Tensor>> models = models(path, tensors);
        String identity = ModelIdentity.of(tensors);
        String label = folder.manifest().name() + "/" + folder.manifest().run();
        SortedMap<String, String> digests = folder.manifest().dataDigests();
        Optional<Receipt> receipt = receipt(folder);
        String text = folder.spec();
        if (receipt.isEmpty()) {
            if (text.lines().anyMatch(line -> line.startsWith(UnlearnSpec.LEARNER.name() + ": "))) {
                throw new InputException("model: " + path + " is a result of unlearning that has lost its " + RECEIPT
                        + "; put it back from a copy");
            }
            ExperimentSpec spec = TrainKind.experiment(new SpecText(path + "/spec.yaml", text), Map.of(), Map.of());
            return new Origin(
                    label,
                    spec.get(ExperimentSpec.DATA),
                    spec.get(ExperimentSpec.DATA_SEED),
                    digests,
                    spec.get(ExperimentSpec.MODEL),
                    identity,
                    models,
                    receipt,
                    Optional.of(folder));
        }
        ReceiptCheck.misfit(receipt.get(), identity).ifPresent(finding -> {
            throw new InputException("model: " + path + "/" + RECEIPT + " is not the receipt of the model beside it: "
                    + finding.check() + ": " + finding.detail());
        });
        String lines = text.lines()
                .filter(line -> STATED.stream().anyMatch(key -> line.startsWith(key.name() + ": ")))
                .collect(Collectors.joining("\n"));
        SpecValues stated = SpecDocument.read(new SpecText(path + "/spec.yaml", lines), Map.of(), Map.of())
                .values("train", STATED, values -> {});
        return new Origin(
                label,
                stated.required(UnlearnSpec.DATA),
                stated.required(UnlearnSpec.DATA_SEED),
                digests,
                stated.required(UnlearnSpec.LEARNER),
                identity,
                models,
                receipt,
                Optional.of(folder));
    }

    private static List<List<Tensor>> models(String path, List<Tensor> tensors) {
        try {
            return ModelFile.models(path + "/model.safetensors", tensors);
        } catch (InputException refused) {
            throw refused.at("model");
        }
    }

    /** The receipt of a result, if it has one; what is no receipt is refused. */
    static Optional<Receipt> receipt(ResultFolder folder) throws IOException {
        Optional<byte[]> text = folder.attachment(RECEIPT);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Receipt.read(text.get()));
        } catch (InputException refused) {
            throw refused.at(folder.location() + "/" + RECEIPT);
        }
    }
}
