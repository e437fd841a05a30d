package dev.firebreak.learning.network;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.LayerKernels;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import dev.firebreak.learning.model.Loss;
import dev.firebreak.learning.model.Losses;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.StoredModel;
import dev.firebreak.learning.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A stack of layers whose last one gives the scores. Layers compute in float32, each sum within an example in a fixed order; the loss and
 * sums over examples are of float64. Parameters are rounded to float32 before they are used, and gradients are those at the rounded ones.
 *
 * <p>A gradient with draws is one of training: dropout draws, and batch norms use the batch. Scores, and gradients without draws, are those
 * of an evaluation: nothing is dropped, and batch norms use the statistics of {@link #calibrated}, else mean 0 and variance 1.
 */
public final class Network implements Model {
    /** How many examples give the statistics of batch norms (Allouah et al. evaluate with those of 1,000). */
    public static final int CALIBRATION = 1000;

    /** The most examples of a batch with batch norm, all of which are under way at once: our choice, for some gigabytes. */
    public static final int MOST_AT_ONCE = 1024;

    // Our choice: single gradients of a chunk are kept in a quarter of a gigabyte, or there are fewer at a time.
    private static final long MOST_KEPT = 1 << 26;
    private static final int FEW = LayerKernels.LANES;
    private static final int CALIBRATED_AT_ONCE = 4 * Chunk.MOST;

    private final List<Layer> layers;
    private final Shape shape;
    private final Loss loss;
    private final Plan plan;
    private final double[] statistics;

    private Network(List<Layer> layers, Shape shape, Loss loss, Plan plan, double[] statistics) {
        this.layers = layers;
        this.shape = shape;
        this.loss = loss;
        this.plan = plan;
        this.statistics = statistics;
    }

    /**
     * A network whose tensors are named by the places of their layers, as in PyTorch's {@code Sequential}.
     *
     * @param layers the stack; the last one gives a score for each class, or a single one for regression
     * @param shape any examples of the data, for their shape and the number of classes
     * @throws InputException if a layer does not fit what it gets, or the last one the data
     */
    public static Network of(List<Layer> layers, Examples shape) {
        return of(layers, ModuleNames.BY_PLACE, shape);
    }

    static Network of(List<Layer> layers, ModuleNames names, Examples shape) {
        Shape inputs = shape.features().shape();
        Plan plan = Planner.plan(layers, inputs, names, false);
        int scores = plan.output().size();
        int wanted = outputs(shape);
        if (scores != wanted) {
            throw new InputException("the last layer gives " + scores + " scores, but the data has "
                    + (shape.classes() == 0 ? "real targets, for which there must be 1" : wanted + " classes"));
        }
        if (plan.parameters().isEmpty()) {
            throw new InputException("no layer has parameters; at least one must be convolution, linear or a norm");
        }
        Loss loss = shape.classes() == 0 ? Losses.squaredError() : Losses.crossEntropy();
        return new Network(List.copyOf(layers), inputs, loss, plan, identity(plan));
    }

    /**
     * How many scores data of this shape want: one for each class, or a single one for regression.
     *
     * @throws InputException if there is only one class
     */
    static int outputs(Examples shape) {
        if (shape.classes() == 1) {
            throw new InputException("a network needs real targets or at least 2 classes, but the data has only one");
        }
        return Math.max(1, shape.classes());
    }

    private static double[] identity(Plan plan) {
        double[] statistics = new double[plan.statisticsSize()];
        for (NetworkTensor tensor : plan.statistics()) {
            if (tensor.name().endsWith(Planner.VARIANCE)) {
                Arrays.fill(statistics, tensor.offset(), tensor.offset() + tensor.size(), 1);
            }
        }
        return statistics;
    }

    /** The stack. */
    public List<Layer> layers() {
        return layers;
    }

    /** The shape of an example. */
    public Shape shape() {
        return shape;
    }

    /** The parameters' arrays as PyTorch names and orders them; the flat vector is one after the other. */
    public List<NetworkTensor> tensors() {
        return plan.tensors();
    }

    /** The arrays of the statistics of batch norms, as PyTorch names them; empty where there is none. */
    public List<NetworkTensor> statisticsTensors() {
        return plan.statistics();
    }

    /** The statistics of batch norms, in the order of {@link #statisticsTensors}, copied. */
    public double[] statistics() {
        return statistics.clone();
    }

    /**
     * The same network with other statistics of batch norms.
     *
     * @param numbers in the order of {@link #statisticsTensors}
     */
    public Network withStatistics(double[] numbers) {
        if (numbers.length != statistics.length) {
            throw new IllegalArgumentException(
                    "statistics must be " + statistics.length + " numbers, but are " + numbers.length);
        }
        return new Network(layers, shape, loss, plan, numbers.clone());
    }

    /** An array for each parameter, named and shaped as in PyTorch, and for the statistics of batch norms. */
    @Override
    public List<Tensor> toTensors(double[] theta) {
        return NetworkFile.tensors(this, theta);
    }

    @Override
    public StoredModel fromTensors(String file, List<Tensor> tensors) {
        return NetworkFile.read(this, file, tensors);
    }

    /** How the stack is laid out. */
    Plan plan() {
        return plan;
    }

    @Override
    public int dimension() {
        return plan.dimension();
    }

    @Override
    public int outputs() {
        return plan.output().size();
    }

    @Override
    public Loss loss() {
        return loss;
    }

    /** As PyTorch begins: weights and biases uniform in +-1/sqrt(inputs of a sum), weights of norms 1 and their biases 0. */
    @Override
    public double[] initial(RandomStream stream) {
        double[] theta = new double[dimension()];
        for (Parameters layer : plan.parameters()) {
            double bound = 1 / Math.sqrt(layer.fanIn());
            for (int j = layer.weightsAt(); j < layer.biasesAt() + layer.biases(); j++) {
                double norm = j < layer.biasesAt() ? 1 : 0;
                theta[j] = layer.fanIn() == 0 ? norm : bound * (2 * stream.nextDouble() - 1);
            }
        }
        return theta;
    }

    @Override
    public boolean isSeparable() {
        return plan.norms().isEmpty();
    }

    @Override
    public void scores(double[] theta, Examples examples, int[] rows, double[] out) {
        check(theta, examples);
        Pass pass = Pass.of(plan, theta, statistics, null, false);
        for (int from = 0; from < rows.length; from += Chunk.MOST) {
            pass.load(examples, rows, from, Math.min(rows.length, from + Chunk.MOST), from == 0);
            pass.forward();
            pass.scores(out, from * outputs());
        }
        pass.done();
    }

    @Override
    public double gradient(double[] theta, Examples examples, int[] batch, double[] gradient) {
        return gradient(theta, examples, batch, null, gradient);
    }

    @Override
    public double gradient(double[] theta, Examples examples, int[] batch, RandomStream draws, double[] gradient) {
        check(theta, examples);
        if (batch.length == 0) {
            throw new IllegalArgumentException("batch must not be empty");
        }
        boolean together = draws != null && !isSeparable();
        if (together && batch.length > MOST_AT_ONCE) {
            throw new InputException("batch norm takes a batch at once, of at most " + MOST_AT_ONCE
                    + " examples, but this one has " + batch.length + "; choose a smaller batch, or group-norm");
        }
        int size = together ? batch.length : Chunk.MOST;
        Pass pass = Pass.of(plan, theta, statistics, draws, true);
        double sum = 0;
        for (int from = 0; from < batch.length; from += size) {
            int to = Math.min(batch.length, from + size);
            pass.load(examples, batch, from, to, from == 0);
            pass.forward();
            sum += pass.differentiate(loss, examples, batch, from, batch.length);
            pass.backward(gradient);
        }
        pass.done();
        return sum / batch.length;
    }

    @Override
    public void gradientNorms(double[] theta, Examples examples, int[] rows, double[] norms) {
        check(theta, examples);
        int size = kept();
        Pass pass = Pass.of(plan, theta, statistics, null, true);
        for (int from = 0; from < rows.length; from += size) {
            int to = Math.min(rows.length, from + size);
            norms(pass, examples, rows, from, to, norms, from);
        }
        pass.done();
    }

    @Override
    public void clippedSum(double[] theta, Examples examples, int[] rows, double clip, double[] sum) {
        check(theta, examples);
        if (!isSeparable()) {
            throw new InputException(
                    "batch norm mixes the examples of a batch, so that there is no gradient of a single"
                            + " one to clip; use group-norm");
        }
        Arrays.fill(sum, 0);
        int size = kept();
        Pass pass = Pass.of(plan, theta, statistics, null, true);
        double[] factors = pass.factors();
        for (int from = 0; from < rows.length; from += size) {
            int to = Math.min(rows.length, from + size);
            norms(pass, examples, rows, from, to, factors, 0);
            for (int e = 0; e < to - from; e++) {
                factors[e] = factors[e] > clip ? clip / factors[e] : 1;
            }
            pass.weighted(factors, sum);
        }
        pass.done();
    }

    private void norms(Pass pass, Examples examples, int[] rows, int from, int to, double[] norms, int at) {
        pass.load(examples, rows, from, to, from == 0);
        pass.forward();
        pass.differentiate(loss, examples, rows, from, 1);
        double[] squares = pass.squares();
        for (int e = 0; e < to - from; e++) {
            norms[at + e] = Math.sqrt(squares[e]);
        }
    }

    /** How many single gradients are made at a time. */
    private int kept() {
        long each = Arrays.stream(plan.kept()).asLongStream().reduce(0, Long::sum);
        return each * Chunk.MOST <= MOST_KEPT ? Chunk.MOST : FEW;
    }

    /**
     * The network with the statistics that its batch norms have over {@link #CALIBRATION} examples drawn without replacement, or all where
     * there are fewer; each norm's are taken with those before it in place. The variance is that of a sample.
     */
    @Override
    public Network calibrated(double[] theta, Examples examples, RandomStream draws) {
        check(theta, examples);
        if (plan.norms().isEmpty()) {
            return this;
        }
        int[] sample = draws.sample(examples.count(), Math.min(CALIBRATION, examples.count()));
        double[] found = identity(plan);
        for (BatchNormOperation norm : plan.norms()) {
            double[] sums = new double[2 * norm.channels()];
            IntStream.iterate(0, from -> from < sample.length, from -> from + CALIBRATED_AT_ONCE)
                    .parallel()
                    .mapToObj(from -> sums(norm, theta, found, examples, sample, from))
                    .toList()
                    .forEach(part -> Arrays.setAll(sums, j -> sums[j] + part[j]));
            norm.finish(sums, sample.length, found);
        }
        return withStatistics(found);
    }

    private double[] sums(
            BatchNormOperation norm, double[] theta, double[] found, Examples examples, int[] sample, int from) {
        double[] sums = new double[2 * norm.channels()];
        Pass pass = Pass.of(plan, theta, found, null, false);
        int to = Math.min(sample.length, from + CALIBRATED_AT_ONCE);
        pass.load(examples, sample, from, to, true);
        pass.forward(norm.number());
        pass.chunks().forEach(chunk -> norm.collect(chunk, sums));
        pass.done();
        return sums;
    }

    private void check(double[] theta, Examples examples) {
        if (theta.length != dimension()) {
            throw new IllegalArgumentException("theta must have " + dimension() + " numbers, but has " + theta.length);
        }
        if (!examples.features().shape().equals(shape)) {
            throw new IllegalArgumentException("examples must be of shape " + shape + ", but are of "
                    + examples.features().shape());
        }
    }
}
