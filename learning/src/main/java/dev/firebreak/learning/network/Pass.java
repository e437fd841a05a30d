package dev.firebreak.learning.network;

import dev.firebreak.core.kernel.LayerKernels;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A batch on its way through a network, and the arrays for it: one pass per thread, used again by the thread's next batches, so that no
 * array is made for one. It holds nothing between calls.
 */
final class Pass {
    private static final ThreadLocal<Pass> OF_THREAD = new ThreadLocal<>();

    private final LayerKernels kernels = LayerKernels.best();
    private final Plan plan;
    private final float[][] weights;
    private final float[][] kept;
    private final List<Chunk> made = new ArrayList<>();
    private final double[] ones = new double[Chunk.MOST];
    private final double[] ofBatch;
    private final double[] example;
    private final double[] scores;
    private final double[] squares = new double[Chunk.MOST];
    private final double[] factors = new double[Chunk.MOST];
    private final double[][] lanes = new double[2][Chunk.MOST];
    private List<Chunk> chunks = List.of();
    private double[] theta;
    private double[] statistics;
    private double[] gradient;
    private RandomStream draws;
    private boolean backward;
    private float[] scratch = new float[0];
    private float[] rows = new float[0];
    private int examples;

    private Pass(Plan plan) {
        this.plan = plan;
        this.weights = new float[plan.weights().length][];
        this.kept = new float[plan.kept().length][];
        this.ofBatch = new double[plan.statisticsSize()];
        this.example = new double[plan.input().size()];
        this.scores = new double[plan.output().size()];
        Arrays.fill(ones, 1);
    }

    /**
     * The pass of this thread.
     *
     * @param theta parameters
     * @param statistics of batch norms in an evaluation
     * @param draws of a training pass, or {@code null}: dropout and batch norms do as in an evaluation
     * @param backward whether there will be a backward pass
     */
    static Pass of(Plan plan, double[] theta, double[] statistics, RandomStream draws, boolean backward) {
        Pass pass = OF_THREAD.get();
        if (pass == null || !pass.plan.equals(plan)) {
            pass = new Pass(plan);
            OF_THREAD.set(pass);
        }
        pass.theta = theta;
        pass.statistics = draws == null ? statistics : pass.ofBatch;
        pass.draws = draws;
        pass.backward = backward;
        for (Operation operation : plan.operations()) {
            operation.prepare(pass);
        }
        return pass;
    }

    /** Forgets what belongs to the caller. */
    void done() {
        theta = null;
        statistics = null;
        gradient = null;
        draws = null;
    }

    /**
     * Takes up examples.
     *
     * @param batch indices into {@code examples}
     * @param first whether sums begin with them
     */
    void load(Examples source, int[] batch, int from, int to, boolean first) {
        int count = (to - from + Chunk.MOST - 1) / Chunk.MOST;
        while (made.size() < count) {
            made.add(new Chunk(plan));
        }
        if (chunks.size() != count) {
            chunks = List.copyOf(made.subList(0, count));
        }
        examples = to - from;
        for (int c = 0; c < count; c++) {
            int begin = from + c * Chunk.MOST;
            int end = Math.min(to, begin + Chunk.MOST);
            Chunk chunk = chunks.get(c);
            chunk.begin(end - begin, first && c == 0);
            interleave(source, batch, begin, end, chunk);
        }
    }

    private void interleave(Examples source, int[] batch, int from, int to, Chunk chunk) {
        int size = example.length;
        float[] single = rows(size * (to - from));
        for (int i = from; i < to; i++) {
            source.features().copy(batch[i], example, 0);
            kernels.round(example, 0, single, (i - from) * size, size);
        }
        kernels.interleave(single, size, to - from, chunk.values(plan.input()), chunk.lanes());
    }

    // Lanes without an example reach no result, but numbers near 0 would slow arithmetic down.
    private static void clear(float[] values, int count, int lanes, int examples) {
        for (int p = 0; p < count; p++) {
            Arrays.fill(values, p * lanes + examples, (p + 1) * lanes, 0);
        }
    }

    /** Scores of the examples. */
    void forward() {
        forward(plan.operations().size());
    }

    /** The values that operation {@code end} takes. */
    void forward(int end) {
        for (int k = 0; k < end; k++) {
            plan.operations().get(k).forward(this);
        }
    }

    /**
     * The scores of the examples, one after another.
     *
     * @param at where they begin
     */
    void scores(double[] target, int at) {
        int outputs = plan.output().size();
        int next = at;
        for (Chunk chunk : chunks) {
            for (int e = 0; e < chunk.examples(); e++) {
                for (int c = 0; c < outputs; c++) {
                    target[next++] = chunk.values(plan.output())[c * chunk.lanes() + e];
                }
            }
        }
    }

    /**
     * Sets the derivatives of the mean loss by the scores.
     *
     * @param from where the examples' indices begin in {@code batch}
     * @param count what the sum of losses is divided by
     * @return the sum of the losses
     */
    double differentiate(Loss loss, Examples source, int[] batch, int from, int count) {
        int outputs = plan.output().size();
        double sum = 0;
        int next = from;
        for (Chunk chunk : chunks) {
            float[] values = chunk.values(plan.output());
            float[] slopes = chunk.slopes(plan.output());
            int lanes = chunk.lanes();
            for (int e = 0; e < chunk.examples(); e++) {
                for (int c = 0; c < outputs; c++) {
                    scores[c] = values[c * lanes + e];
                }
                sum += loss.differentiate(scores, 0, outputs, source.targets()[batch[next++]]);
                for (int c = 0; c < outputs; c++) {
                    slopes[c * lanes + e] = (float) (scores[c] / count);
                }
            }
            clear(slopes, outputs, lanes, chunk.examples());
        }
        return sum;
    }

    /** Where gradients go from now on. */
    void begin(double[] target) {
        gradient = target;
    }

    /** The gradient, from derivatives by the scores. */
    void backward(double[] target) {
        begin(target);
        for (int k = plan.operations().size() - 1; k >= 0; k--) {
            Operation operation = plan.operations().get(k);
            for (Chunk chunk : chunks) {
                operation.gradient(this, chunk);
            }
            operation.backward(this);
        }
    }

    /** Squares of the norms of single gradients, of one chunk, from derivatives by the scores; overwritten by the next call. */
    double[] squares() {
        Arrays.fill(squares, 0);
        Chunk chunk = chunks.get(0);
        for (int k = plan.operations().size() - 1; k >= 0; k--) {
            Operation operation = plan.operations().get(k);
            operation.squares(this, chunk, squares);
            operation.backward(this);
        }
        return squares;
    }

    /** The sum of single gradients of one chunk, each times its factor, after {@link #squares}. */
    void weighted(double[] factors, double[] target) {
        begin(target);
        for (Operation operation : plan.operations()) {
            operation.weighted(this, chunks.get(0), factors);
        }
    }

    List<Chunk> chunks() {
        return chunks;
    }

    int examples() {
        return examples;
    }

    double[] theta() {
        return theta;
    }

    double[] statistics() {
        return statistics;
    }

    double[] gradient() {
        return gradient;
    }

    /** Draws of a training pass, else {@code null}. */
    RandomStream draws() {
        return draws;
    }

    boolean isTraining() {
        return draws != null;
    }

    /** Whether there will be a backward pass. */
    boolean goesBack() {
        return backward;
    }

    /** A factor of 1 for each example of a chunk. */
    double[] ones() {
        return ones;
    }

    /** A number for each example of a chunk, for the caller's use. */
    double[] factors() {
        return factors;
    }

    /**
     * Zeros for the lanes of a chunk.
     *
     * @param which 0 or 1; the array is overwritten by the next call with the same
     */
    double[] zeros(int which) {
        Arrays.fill(lanes[which], 0);
        return lanes[which];
    }

    /** The array of rounded weights of this number. */
    float[] weights(int number) {
        if (weights[number] == null) {
            weights[number] = new float[plan.weights()[number]];
        }
        return weights[number];
    }

    /** The array of this number in which single gradients of one chunk are kept. */
    float[] kept(int number) {
        int length = Math.multiplyExact(plan.kept()[number], chunks.get(0).lanes());
        if (kept[number] == null || kept[number].length < length) {
            kept[number] = new float[length];
        }
        return kept[number];
    }

    /** At least so many numbers, which the next caller overwrites. */
    float[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new float[length];
        }
        return scratch;
    }

    /** At least so many numbers for inputs example by example, which the next caller overwrites. */
    float[] rows(int length) {
        if (rows.length < length) {
            rows = new float[length];
        }
        return rows;
    }
}
