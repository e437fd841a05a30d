package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.jobs.CodeVersion;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import dev.firebreak.unlearning.comparator.Retraining;
import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.finetuning.GradientClipping;
import dev.firebreak.unlearning.finetuning.GradientSource;
import dev.firebreak.unlearning.finetuning.OneCycle;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.finetuning.PostProcessing;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.receipt.MerkleTree;
import dev.firebreak.unlearning.receipt.Method;
import dev.firebreak.unlearning.receipt.MultisetHash;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Train, forget, unlearn, audit: softmax regression on drawn digits, a tenth of which is forgotten by gradient clipping
 * (Koloskova et al., ICML 2025, algorithm 1). Everything is drawn from the seed, so equal sizes and seeds give equal bits.
 *
 * @param size training images, at least 100
 * @param epsilon target at delta 1e-5
 * @param auditRuns runs per world, at least 100
 * @param seed of data, batches, request and noise
 */
record Demonstration(int size, double epsilon, int auditRuns, long seed) {
    static final double DELTA = 1e-5;

    /** The entry of a receipt's environment that says which demonstration it comes from. */
    static final String ORIGIN = "demonstration";

    private static final double CONFIDENCE = 0.99;
    private static final int BATCH = 64;
    private static final int EPOCHS = 10;
    private static final int EPOCHS_AFTER = 3;

    // The setting with which the small network of the method's specification kept its accuracy.
    private static final ConstantSteps STEPS = ConstantSteps.of(0.1, 1, 0.01, 10);

    /**
     * One model of the comparison.
     *
     * @param name what it is
     * @param epochs passes over the data it cost after the request
     * @param testAccuracy on images nobody trained with
     * @param forgetAccuracy on the forgotten images
     * @param certificate what is guaranteed
     */
    record Row(String name, double epochs, double testAccuracy, double forgetAccuracy, Certificate certificate) {}

    /**
     * All that was found.
     *
     * @param rows the comparison
     * @param audit the attack on the noisy phase
     * @param estimatedMu as the attack measured it
     * @param certifiedMu as the certificate bounds it
     * @param model the released parameters
     * @param receipt unsigned
     * @param forgotten ids, private to the owner of the data
     * @param retained ids, private to the owner of the data
     * @param salt private to the owner of the data
     */
    record Found(
            List<Row> rows,
            Content.Audit audit,
            double estimatedMu,
            double certifiedMu,
            double[] model,
            Receipt receipt,
            List<String> forgotten,
            List<String> retained,
            byte[] salt) {}

    /** What one training run starts from and looks at. */
    private record Party(Model model, Examples examples, Randomness randomness) {
        GradientSource gradients() {
            return GradientSource.of(model, examples);
        }

        Batches batches(String purpose) {
            return Batches.shuffled(examples.count(), BATCH, randomness, purpose);
        }

        PostProcessing recipe(int epochs) {
            int steps = epochs * Batches.stepsPerEpoch(examples.count(), BATCH);
            OneCycle cycle = new OneCycle(0.5, steps);
            return new PostProcessing(steps, cycle::at, 5e-4);
        }
    }

    /** Runs everything; {@code steps} is told what begins. */
    Found run(Consumer<String> steps) {
        Randomness randomness = Randomness.of(seed);
        steps.accept("train on " + size + " images");
        Dataset data = DataSources.SOURCES
                .build("strokes(size=" + size + ", test=" + Math.max(500, size / 4) + ")")
                .load(null, new Configuration(false), seed);
        Examples test = data.test().orElseThrow();
        Model model = Models.MODELS.build("softmax").build(data.train());
        double[] untrained = model.initial(randomness.stream("initial"));
        Party everyone = new Party(model, data.train(), randomness);
        double[] trained =
                everyone.recipe(EPOCHS).run(untrained, everyone.gradients(), everyone.batches("train"), t -> {});

        int[] forget = randomness.stream("request").sample(size, size / 10);
        Arrays.sort(forget);
        int[] keep = IntStream.range(0, size)
                .filter(i -> Arrays.binarySearch(forget, i) < 0)
                .toArray();
        Examples forgotten = data.train().select(forget);
        Party retained = new Party(model, data.train().select(keep), randomness);

        steps.accept("forget " + forget.length + " images: " + STEPS.steps() + " noisy steps, " + EPOCHS_AFTER
                + " epochs without noise");
        GradientClipping method = STEPS.calibrated(epsilon, DELTA, Conversion.GDP);
        Perturbation noise = Perturbation.of(Noise.experiment(randomness), 0);
        double[] noisy = method.run(trained, retained.gradients(), retained.batches("noisy"), noise, t -> {});
        double[] released =
                retained.recipe(EPOCHS_AFTER).run(noisy, retained.gradients(), retained.batches("after"), t -> {});

        steps.accept("compare with fine-tuning only and with retraining");
        Retraining tuning = new Retraining(retained.recipe(EPOCHS_AFTER));
        Retraining.Result tuned = tuning.fineTune(trained, retained.gradients(), retained.batches("after"), t -> {});
        Retraining.Result retrainedBriefly =
                tuning.retrain(untrained, retained.gradients(), retained.batches("after"), t -> {});
        Retraining.Result retrained = new Retraining(retained.recipe(EPOCHS))
                .retrain(untrained, retained.gradients(), retained.batches("train"), t -> {});
        Certificate certificate = method.certificate(Conversion.GDP, DELTA);
        double noisyEpochs = (double) STEPS.steps() / Batches.stepsPerEpoch(keep.length, BATCH);
        List<Row> rows = List.of(
                row("before the request", 0, model, trained, test, forgotten, Certificate.none()),
                row("after the noisy steps", noisyEpochs, model, noisy, test, forgotten, certificate),
                row("unlearned", noisyEpochs + EPOCHS_AFTER, model, released, test, forgotten, certificate),
                row("fine-tuned only", EPOCHS_AFTER, model, tuned.theta(), test, forgotten, tuned.certificate()),
                row(
                        "retrained at equal cost",
                        EPOCHS_AFTER,
                        model,
                        retrainedBriefly.theta(),
                        test,
                        forgotten,
                        retrainedBriefly.certificate()),
                row("retrained", EPOCHS, model, retrained.theta(), test, forgotten, retrained.certificate()));

        steps.accept("audit with " + auditRuns + " runs in each of two worlds");
        double[][] worlds = worlds(method, retained, trained, retrained.theta());
        Content.Audit audit = new Content.Audit(
                "threshold on a projection", ThresholdAudit.of(worlds[1], worlds[0], DELTA), DELTA, CONFIDENCE);

        byte[] salt = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(randomness.stream("salt").nextLong())
                .putLong(seed)
                .array();
        List<String> forgottenIds = ids(forget);
        List<String> retainedIds = ids(keep);
        Content content = new Content(
                "demo-" + seed,
                forget.length,
                0,
                new MerkleTree(salt, forgottenIds).root(),
                new MerkleTree(salt, contents(forgotten)).root(),
                MultisetHash.of(forgottenIds).plus(MultisetHash.of(retainedIds)),
                MultisetHash.of(retainedIds),
                Sha256.hex(ModelFile.bytes(trained)),
                Sha256.hex(ModelFile.bytes(released)),
                Method.of(method, Conversion.GDP, DELTA),
                Noise.Mode.EXPERIMENT,
                List.of(audit),
                List.of("the generated images, which the seed in the environment draws again"),
                CodeVersion.firebreak(),
                Map.of("data", data.name(), ORIGIN, toString()),
                Optional.empty());
        return new Found(
                rows,
                audit,
                ThresholdAudit.estimatedMu(worlds[1], worlds[0]),
                method.budget().mu(),
                released,
                Receipt.of(content, Optional.empty()),
                forgottenIds,
                retainedIds,
                salt);
    }

    private static Row row(
            String name,
            double epochs,
            Model model,
            double[] theta,
            Examples test,
            Examples forgotten,
            Certificate certificate) {
        return new Row(
                name,
                epochs,
                model.evaluate(theta, test).accuracy(),
                model.evaluate(theta, forgotten).accuracy(),
                certificate);
    }

    // World 1 starts from the model that saw the request, world 0 from one that did not. Post-processing is the same in
    // both,
    // so attacking what the noisy phase gives is the stronger attack.
    private double[][] worlds(GradientClipping method, Party retained, double[] trained, double[] neverSaw) {
        GradientSource gradients = retained.gradients();
        int[][] drawn = IntStream.range(0, method.schedule().steps())
                .mapToObj(retained.batches("noisy")::at)
                .toArray(int[][]::new);
        Batches batches = step -> drawn[step];
        GradientClipping silent = new GradientClipping(
                method.initialClip(), method.gradientClip(), method.schedule().withNoiseScaled(0));
        double[] seen = silent.run(trained, gradients, batches, (x, sigma, t) -> {}, t -> {});
        double[] never = silent.run(neverSaw, gradients, batches, (x, sigma, t) -> {}, t -> {});
        double[] line = new double[seen.length];
        Arrays.setAll(line, j -> seen[j] - never[j]);
        double length = Norm.of(line);
        double[][] worlds = new double[2][];
        for (int world = 0; world < 2; world++) {
            double[] start = world == 1 ? trained : neverSaw;
            long offset = world;
            worlds[world] = IntStream.range(0, auditRuns)
                    .parallel()
                    .mapToDouble(run -> {
                        Perturbation noise =
                                Perturbation.of(Noise.experiment(retained.randomness()), 1 + 2L * run + offset);
                        double[] x = method.run(start, gradients, batches, noise, t -> {});
                        return projection(x, never, line, length);
                    })
                    .toArray();
        }
        return worlds;
    }

    private static double projection(double[] x, double[] origin, double[] line, double length) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += (x[j] - origin[j]) * line[j];
        }
        return length == 0 ? 0 : sum / length;
    }

    private static List<String> ids(int[] records) {
        return Arrays.stream(records).mapToObj(i -> "image-" + i).toList();
    }

    private static List<String> contents(Examples examples) {
        int d = examples.features().dimension();
        double[] x = new double[d];
        return IntStream.range(0, examples.count())
                .mapToObj(i -> {
                    examples.features().copy(i, x, 0);
                    ByteBuffer bytes = ByteBuffer.allocate((d + 1) * Double.BYTES);
                    Arrays.stream(x).forEach(bytes::putDouble);
                    return Sha256.hex(bytes.putDouble(examples.targets()[i]).array());
                })
                .toList();
    }
}
