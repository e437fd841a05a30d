package dev.firebreak.benchmarks;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.UnusableRows;
import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.CodingScheme;
import dev.firebreak.coding.Codings;
import dev.firebreak.coding.Decoded;
import dev.firebreak.coding.DriverSecret;
import dev.firebreak.coding.Received;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Iterations per second of processor time of a simulated LAD run on one thread, whatever else the machine does: R1 of the gradient-coding specification (N = 100 devices, Q =
 * 100, one sample per subset, f = 20 devices that send -2 times their message), redundancy 10, trimmed mean. Each subset
 * gradient is computed once; an iteration is gradients, encoding of all messages, attack, decoding, rule and step.
 */
public final class LadSimulation {
    private static final int DEVICES = 100;
    private static final int DIMENSION = 100;
    private static final int BYZANTINE = 20;
    private static final double SECONDS = 2;
    private static final int REPEATS = 3;

    private final double[][] z = new double[DEVICES][DIMENSION];
    private final double[] y = new double[DEVICES];
    private final double[][] gradients = new double[DEVICES][DIMENSION];
    private final Pipeline pipeline;
    private final CodingScheme scheme;

    private LadSimulation(String pipeline, int redundancy) {
        this.pipeline = Pipeline.parse(pipeline);
        this.scheme = Codings.CODINGS
                .build("lad(redundancy=" + redundancy + ")")
                .build(DEVICES, BYZANTINE, DriverSecret.ofSeed(1));
        RandomStream stream = Randomness.of(1).stream("data");
        for (int k = 0; k < DEVICES; k++) {
            for (int q = 0; q < DIMENSION; q++) {
                z[k][q] = 10 * stream.nextGaussian();
                y[k] += z[k][q] * Math.sqrt(1 + 0.3 * (k + 1)) * stream.nextGaussian();
            }
        }
    }

    /** Prints one line per pipeline. */
    public static void main(String[] args) {
        for (String pipeline : new String[] {"trimmed-mean", "nnm | trimmed-mean"}) {
            double best = 0;
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                best = Math.max(best, new LadSimulation(pipeline, 10).run());
            }
            System.out.printf(
                    Locale.ROOT,
                    "LAD simulation, N=100, Q=100, r=10, %s: %.0f iterations/s; per iteration %d gradients computed, %d"
                            + " accounted%n",
                    pipeline,
                    best,
                    DEVICES,
                    10 * DEVICES);
        }
    }

    private double run() {
        double[] x = new double[DIMENSION];
        long started = processorTime();
        int round = 0;
        double seconds = 0;
        while (seconds < SECONDS) {
            iterate(round++, x);
            seconds = (processorTime() - started) / 1e9;
        }
        if (!(Math.abs(x[0]) < 1e6)) {
            throw new IllegalStateException("the run diverged, so it measures nothing: x[0] = " + x[0]);
        }
        return round / seconds;
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void iterate(int round, double[] x) {
        for (int k = 0; k < DEVICES; k++) {
            double residual = -y[k];
            for (int q = 0; q < DIMENSION; q++) {
                residual += z[k][q] * x[q];
            }
            for (int q = 0; q < DIMENSION; q++) {
                gradients[k][q] = residual * z[k][q];
            }
        }
        CodingPlan plan = scheme.plan(round);
        double[][] messages = plan.encodeAll(DEVICES, DIMENSION, k -> gradients[k]);
        for (int i = DEVICES - BYZANTINE; i < DEVICES; i++) {
            for (int q = 0; q < DIMENSION; q++) {
                messages[i][q] *= -2;
            }
        }
        Decoded.ToAggregate rows = (Decoded.ToAggregate) plan.decode(Received.of(messages, DIMENSION, true, false));
        AggregationContext context = new AggregationContext(null, Draw.fixed(), UnusableRows.DROP, 1);
        double[] aggregate =
                pipeline.aggregate(rows.rows(), rows.byzantine(), context).vector();
        for (int q = 0; q < DIMENSION; q++) {
            x[q] -= 1e-4 * aggregate[q];
        }
    }
}
