package dev.firebreak.experiments.trial;

import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.selection.SelectionCurves;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Unwanted N(gap, 1) and retained N(0, 1), {@value #SIZE} records each: records are removed one by one by descending score and
 * N(mean, 1) is fitted to what is left. Records KL(p1||p) as {@code removal} and KL(p2||p) as {@code preservation} after every
 * {@value #STRIDE} removals. Measures {@code budget}, the least removal in per cent with KL(p1||p) at half of KL(p1||p2), and what it is
 * for large samples, removed at random and farthest from the retained mean first ({@link SelectionCurves}).
 */
final class GaussianRemovalTrial extends Trial {
    private static final int SIZE = 1000;
    private static final int STRIDE = 20;
    private static final SpecKey<Double> GAP =
            new SpecKey<>("gap", "between the means, in deviations", Form.real(1e-3, 1e3));

    private static final List<Metric> METRICS = Metric.table("""
            budget | Removed for half the effect | number | lower | least removal, in per cent of the unwanted \
                records, with KL(p1, p) at half of KL(p1, p2)
            large-samples/random | The same at random | number | lower | what the budget is for large samples if \
                records are removed at random
            large-samples/selective | The same by distance | number | lower | what it is if those farthest from the \
                retained mean are removed first
            removal | Removal | number | higher | KL(p1, p) in nats after a number of removals
            preservation | Preservation loss | number | lower | KL(p2, p) in nats after a number of removals
            """);

    GaussianRemovalTrial() {
        super("gaussian-removal", METRICS, GAP, Removal.SCORE);
    }

    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) {
        double gap = spec.required(GAP);
        long seed = spec.required(SEED);
        double[][] unwanted = draw(seed, "unwanted", gap);
        double[][] retained = draw(seed, "retained", 0);
        int[] order = Removal.order(spec.required(Removal.SCORE), seed, unwanted, retained);
        double sum = sum(unwanted) + sum(retained);
        double budget = Double.NaN;
        for (int f = 0; f <= SIZE; f++) {
            double mean = sum / (2 * SIZE - f);
            double removal = (gap - mean) * (gap - mean) / 2;
            if (Double.isNaN(budget) && removal >= gap * gap / 4) {
                budget = (double) f / SIZE;
            }
            if (f % STRIDE == 0) {
                run.record(f, new TreeMap<>(Map.of("removal", removal, "preservation", mean * mean / 2)));
            }
            sum -= f < SIZE ? unwanted[order[f]][0] : 0;
        }
        SelectionCurves large = new SelectionCurves(gap * gap / 2, SIZE, SIZE);
        return new TreeMap<>(Map.of(
                "budget", 100 * budget,
                "large-samples/random", 100.0 * large.randomBudget(0.5) / SIZE,
                "large-samples/selective", 100.0 * large.selectiveBudget(0.5) / SIZE));
    }

    private static double sum(double[][] rows) {
        return Sums.of(Arrays.stream(rows).mapToDouble(x -> x[0]).toArray());
    }

    private static double[][] draw(long seed, String sample, double mean) {
        RandomStream stream = Randomness.of(seed).stream("gaussian " + sample);
        double[][] rows = new double[SIZE][1];
        for (double[] row : rows) {
            row[0] = mean + stream.nextGaussian();
        }
        return rows;
    }
}
