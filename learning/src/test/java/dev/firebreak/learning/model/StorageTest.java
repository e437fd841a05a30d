package dev.firebreak.learning.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Features;
import dev.firebreak.datasets.SparseFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Equal inputs give equal bits, whether they are stored as float32, float64 or sparse. */
class StorageTest {

    @Property(tries = 100)
    void storageChangesNoBit(
            @ForAll @IntRange(min = 1, max = 60) int inputs,
            @ForAll @IntRange(min = 2, max = 5) int classes,
            @ForAll @IntRange(min = 1, max = 80) int m,
            @ForAll @IntRange(max = 10) int tenthsOfZeros,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        float[] narrow = new float[m * inputs];
        double[] wide = new double[m * inputs];
        for (int j = 0; j < wide.length; j++) {
            narrow[j] = stream.nextInt(10) < tenthsOfZeros ? 0 : (float) stream.nextGaussian();
            wide[j] = narrow[j];
        }
        double[] targets =
                IntStream.range(0, m).mapToDouble(i -> stream.nextInt(classes)).toArray();
        int[] batch = IntStream.range(0, m + 2).map(i -> stream.nextInt(m)).toArray();
        Model model = null;
        double[] theta = null;
        List<double[]> gradients = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        List<Evaluation> evaluations = new ArrayList<>();
        List<double[]> norms = new ArrayList<>();
        for (Features features :
                List.of(DenseFeatures.of(inputs, narrow), DenseFeatures.of(inputs, wide), sparse(inputs, wide))) {
            Examples examples = new Examples(features, targets, classes);
            if (model == null) {
                model = Models.MODELS.build("softmax").build(examples);
                theta = RandomExamples.normal(stream, model.dimension());
            }
            double[] gradient = new double[theta.length];
            losses.add(model.gradient(theta, examples, batch, gradient));
            gradients.add(gradient);
            evaluations.add(model.evaluate(theta, examples));
            norms.add(new double[batch.length]);
            model.gradientNorms(theta, examples, batch, norms.get(norms.size() - 1));
        }
        for (int other = 1; other < 3; other++) {
            assertEquals(losses.get(0), losses.get(other));
            assertEquals(evaluations.get(0), evaluations.get(other));
            assertArrayEquals(gradients.get(0), gradients.get(other));
            assertArrayEquals(norms.get(0), norms.get(other));
        }
    }

    private static SparseFeatures sparse(int dimension, double[] dense) {
        int[] offsets = new int[dense.length / dimension + 1];
        List<Integer> columns = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int j = 0; j < dense.length; j++) {
            if (dense[j] != 0) {
                columns.add(j % dimension);
                values.add(dense[j]);
            }
            offsets[j / dimension + 1] = columns.size();
        }
        return new SparseFeatures(
                dimension,
                offsets,
                columns.stream().mapToInt(Integer::intValue).toArray(),
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
