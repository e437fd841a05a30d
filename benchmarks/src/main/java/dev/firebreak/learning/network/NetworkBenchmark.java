package dev.firebreak.learning.network;

import dev.firebreak.benchmarks.PeakRates;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import dev.firebreak.learning.model.Models;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Gradients of networks against the peak rate of float32 multiply-adds of one core: whole ones, clipped ones, and layer by layer. Every turn
 * measures everything once, the peak included, in processor time of one thread; figures are medians over turns, so that other work on the
 * machine and its clock count for both sides. Stands in the package of the layers, which no other can take apart.
 */
public final class NetworkBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int BATCH = 32;
    private static final int WARM = 40;
    private static final int TURNS = 60;
    private static final long PEAK_COUNT = 100_000_000;

    private final Network network;
    private final Examples examples;
    private final double[] theta;
    private final double[] gradient;
    private final int[] batch = new int[BATCH];
    private final List<Operation> operations;
    private final Plan plan;

    private NetworkBenchmark(String name, Shape shape) {
        RandomStream stream = Randomness.of(1).stream("benchmark");
        float[] features = new float[BATCH * shape.size()];
        for (int j = 0; j < features.length; j++) {
            features[j] = stream.nextFloat();
        }
        double[] targets = new double[BATCH];
        Arrays.setAll(targets, i -> i % 10);
        Arrays.setAll(batch, i -> i);
        examples = new Examples(DenseFeatures.of(shape, features), targets, 10);
        network = (Network) Models.MODELS.build(name).build(examples);
        theta = network.initial(stream);
        gradient = new double[theta.length];
        plan = network.plan();
        operations = plan.operations();
    }

    /**
     * Measures and prints.
     *
     * @param arguments names of networks, or none for both
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        List<String> names = arguments.length == 0 ? List.of("cnn-mnist", "cnn-cifar") : List.of(arguments);
        for (String name : names) {
            new NetworkBenchmark(name, name.contains("cifar") ? new Shape(32, 32, 3) : new Shape(28, 28, 1)).run(name);
        }
    }

    private void run(String name) throws ReflectiveOperationException {
        PeakRates peak = PeakRates.ofThisMachine();
        int n = operations.size();
        double[] peaks = new double[TURNS];
        double[] plain = new double[TURNS];
        double[] clipped = new double[TURNS];
        double[][][] layers = new double[n][4][TURNS];
        int turns = name.contains("cifar") ? 4 : 1;
        for (int turn = -WARM / turns; turn < TURNS / turns; turn++) {
            double rate = time(() -> peak.multiplyAddsOfFloat32(PEAK_COUNT));
            double whole = time(() -> network.gradient(theta, examples, batch, gradient));
            double clip = time(() -> network.clippedSum(theta, examples, batch, 1, gradient));
            double[][] each = layerByLayer();
            if (turn >= 0) {
                peaks[turn] = rate;
                plain[turn] = whole;
                clipped[turn] = clip;
                for (int k = 0; k < n; k++) {
                    for (int part = 0; part < 4; part++) {
                        layers[k][part][turn] = each[k][part];
                    }
                }
            }
        }
        int kept = TURNS / turns;
        double rate = PEAK_COUNT / median(peaks, kept) / 1e6;
        long all = 0;
        for (int k = 0; k < n; k++) {
            all += counts(operations.get(k))[3];
        }
        System.out.printf(
                Locale.ROOT, "%s, batch %d: peak %.1f billion float32 multiply-adds a second%n", name, BATCH, rate);
        line("gradient", all, median(plain, kept), rate);
        line("clipped sum", all, median(clipped, kept), rate);
        System.out.printf(Locale.ROOT, "  clipped over plain %.2f%n", median(clipped, kept) / median(plain, kept));
        double kernels = 0;
        String[] parts = {"weights", "forward", "weight gradient", "input gradient"};
        for (int k = 0; k < n; k++) {
            Operation operation = operations.get(k);
            long[] count = counts(operation);
            String layer = k + " " + operation.getClass().getSimpleName().replace("Operation", "");
            for (int part = 0; part < 4; part++) {
                double time = median(layers[k][part], kept);
                if (time > 0.001) {
                    line(layer + ", " + parts[part], part == 0 ? 0 : count[part - 1], time, rate);
                }
                kernels += count[3] > 0 ? time : 0;
            }
        }
        line("layers with weights", all, kernels, rate);
    }

    private long[] counts(Operation operation) {
        long forward = BATCH * operation.multiplyAdds();
        long backward = operation.hasInputGradient() ? forward : 0;
        return new long[] {forward, forward, backward, 2 * forward + backward};
    }

    // Milliseconds of each operation: its weights, forward pass, gradient and backward pass.
    private double[][] layerByLayer() {
        int n = operations.size();
        double[][] times = new double[n][4];
        Pass pass = Pass.of(plan, theta, network.statistics(), null, true);
        pass.load(examples, batch, 0, BATCH, true);
        for (int k = 0; k < n; k++) {
            Operation operation = operations.get(k);
            times[k][0] = time(() -> operation.prepare(pass));
            times[k][1] = time(() -> operation.forward(pass));
        }
        pass.differentiate(network.loss(), examples, batch, 0, BATCH);
        pass.begin(gradient);
        for (int k = n - 1; k >= 0; k--) {
            Operation operation = operations.get(k);
            times[k][2] = time(() -> operation.gradient(pass, pass.chunks().get(0)));
            times[k][3] = time(() -> operation.backward(pass));
        }
        pass.done();
        return times;
    }

    private static double time(Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
    }

    private static double median(double[] times, int count) {
        double[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return sorted[count / 2];
    }

    private static void line(String name, long count, double time, double rate) {
        String share = count == 0 ? "" : String.format(Locale.ROOT, "%4.0f %%", 100 * count / time / 1e6 / rate);
        System.out.printf(Locale.ROOT, "  %-34s %8.3f ms %8.1f million %s%n", name, time, count / 1e6, share);
    }
}
