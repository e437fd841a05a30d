package dev.firebreak.benchmarks;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.RoundView;
import dev.firebreak.learning.model.Evaluation;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.update.Update;
import dev.firebreak.learning.update.Updates;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Softmax regression of the shape of MNIST (784 features, 10 classes, 60,000 examples): what the honest workers of one round
 * compute on one thread, and one evaluation of 10,000 examples on all threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class SoftmaxBenchmark {
    private static final int FEATURES = 784;
    private static final int WORKERS = 16;
    private static final int SHARE = 3750;

    /** How the features are stored. */
    @Param({"float32", "float64"})
    public String storage;

    /** Which kernel body runs. */
    @Param({"vector", "plain"})
    public String kernels;

    private final Examples[] shares = new Examples[WORKERS];
    private final Update update = Updates.UPDATES.build("gradient(batch=32)");
    private Examples test;
    private Model model;
    private double[] theta;
    private double[] gradient;
    private int round;

    /** Makes the examples. */
    @Setup
    public void prepare() {
        System.setProperty("firebreak.kernels", kernels);
        RandomStream stream = Randomness.of(1).stream("benchmark");
        for (int worker = 0; worker < WORKERS; worker++) {
            shares[worker] = examples(stream, SHARE);
        }
        test = examples(stream, 10_000);
        model = Models.MODELS.build("softmax").build(test);
        theta = Models.MODELS.build("softmax(initial=uniform)").build(test).initial(stream);
        gradient = new double[model.dimension()];
    }

    /** Sixteen batches of 32. */
    @Benchmark
    public double gradientsOfOneRound() {
        round++;
        double sum = 0;
        for (int worker = 0; worker < WORKERS; worker++) {
            RoundView view = new RoundView(worker, round, WORKERS, worker, "batch", Randomness.of(1));
            sum += update.compute(model, theta, shares[worker], view, gradient);
        }
        return sum;
    }

    /** Loss and accuracy over 10,000 examples. */
    @Benchmark
    public Evaluation evaluation() {
        return model.evaluate(theta, test);
    }

    private Examples examples(RandomStream stream, int count) {
        double[] targets = new double[count];
        for (int i = 0; i < count; i++) {
            targets[i] = stream.nextInt(10);
        }
        if ("float64".equals(storage)) {
            double[] features = new double[count * FEATURES];
            for (int j = 0; j < features.length; j++) {
                features[j] = stream.nextDouble();
            }
            return new Examples(DenseFeatures.of(FEATURES, features), targets, 10);
        }
        float[] features = new float[count * FEATURES];
        for (int j = 0; j < features.length; j++) {
            features[j] = stream.nextFloat();
        }
        return new Examples(DenseFeatures.of(FEATURES, features), targets, 10);
    }
}
