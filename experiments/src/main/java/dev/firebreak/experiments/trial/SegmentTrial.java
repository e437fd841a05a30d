package dev.firebreak.experiments.trial;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.partition.Partitions;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.optimize.Objective;
import dev.firebreak.learning.train.DataShards;
import dev.firebreak.learning.train.HonestGradients;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.perturbation.QuasiNewton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How far the honest workers' gradients are apart along a segment of parameters, from the minimum of their mean loss to a point whose
 * coordinates are all equal, and the error bounds that follow with and without B: figure 3 of Allouah, Guerraoui, Gupta, Pinot and Rizk,
 * "Robust distributed learning: tight error bounds and breakdown point under data heterogeneity", NeurIPS 2023.
 */
final class SegmentTrial extends Trial {
    private static final int MEMORY = 10;
    private static final int MOST_STEPS = 5000;

    private static final SpecKey<Call> DATA = new SpecKey<>("data", "the data set", Form.part(DataSources.SOURCES));
    private static final SpecKey<Call> PARTITION = new SpecKey<>(
            "partition", "how examples are split among honest workers", Form.part(Partitions.PARTITIONS), "iid");
    private static final SpecKey<Call> MODEL = new SpecKey<>("model", "the model", Form.part(Models.MODELS));
    private static final SpecKey<Integer> HONEST = new SpecKey<>("honest", "honest workers", Form.count(1));
    private static final SpecKey<Integer> BYZANTINE =
            new SpecKey<>("byzantine", "f, Byzantine workers besides", Form.count(0));
    private static final SpecKey<Integer> POINTS =
            new SpecKey<>("points", "points of the segment, both ends included", Form.count(2), "101");
    private static final SpecKey<Double> END =
            new SpecKey<>("end", "every coordinate of the far end", Form.real(-1e100, 1e100), "10000");
    private static final SpecKey<Double> PRECISION = new SpecKey<>(
            "precision", "norm of the gradient at which the minimum counts as found", Form.positive(), "0.001");

    private static final List<Metric> METRICS = Stream.concat(
                    Metric.ALL.stream()
                            .filter(metric -> metric.name().startsWith("dissimilarity/")
                                    || List.of(HonestGradients.VARIANCE, HonestGradients.SQUARED_NORM)
                                            .contains(metric.name())),
                    Metric.table("""
            dissimilarity/byzantine-share | Byzantine share | share | neither | f / n
            dissimilarity/part-of-error-without-b | Part of the error without B | number | lower | error for the estimated \
                (G, B) over that with B = 0
            """).stream())
            .toList();

    /** What was measured at each point. */
    private record Spread(List<Double> variances, List<Double> squaredNorms) {}

    SegmentTrial() {
        super("segment", METRICS, DATA, PARTITION, MODEL, HONEST, BYZANTINE, POINTS, END, PRECISION);
    }

    @Override
    protected SortedMap<String, String> digests(SpecValues spec, Inputs inputs) throws IOException {
        return inputs.digests(spec.required(DATA), spec.required(SEED));
    }

    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) throws IOException {
        // All that the points depend on: everything but f.
        String setting = List.of(DATA, PARTITION, MODEL, HONEST, POINTS, END, PRECISION, SEED).stream()
                        .map(spec::required)
                        .toList()
                + " " + digests(spec, inputs);
        Spread spread = inputs.once("segment " + setting, () -> spread(spec, inputs));
        for (int k = 0; k < spread.variances().size(); k++) {
            run.record(
                    k,
                    new TreeMap<>(Map.of(
                            HonestGradients.VARIANCE,
                            spread.variances().get(k),
                            HonestGradients.SQUARED_NORM,
                            spread.squaredNorms().get(k))));
        }
        int byzantine = spec.required(BYZANTINE);
        SortedMap<String, Double> metrics = new TreeMap<>();
        HonestGradients.estimate(
                spread.variances(), spread.squaredNorms(), spec.required(HONEST) + byzantine, byzantine, metrics);
        metrics.put("dissimilarity/byzantine-share", (double) byzantine / (spec.required(HONEST) + byzantine));
        metrics.put(
                "dissimilarity/part-of-error-without-b",
                metrics.get("dissimilarity/error") / metrics.get("dissimilarity/error-without-b"));
        return metrics;
    }

    private static Spread spread(SpecValues spec, Inputs inputs) throws IOException {
        Dataset dataset = inputs.load(spec.required(DATA), spec.required(SEED));
        int honest = spec.required(HONEST);
        int[][] split = Partitions.PARTITIONS
                .build(spec.required(PARTITION))
                .split(dataset, honest, Randomness.of(spec.required(SEED)).stream("partition"));
        DataShards shards = DataShards.of(dataset.train(), split);
        Model model = Models.MODELS.build(spec.required(MODEL)).build(dataset.train());
        double[] start = model.initial(Randomness.of(spec.required(SEED)).stream("initial"));
        double[] least = new QuasiNewton(MEMORY)
                .minimize(meanLoss(model, shards), start, spec.required(PRECISION), MOST_STEPS)
                .theta();
        Spread spread = new Spread(new ArrayList<>(), new ArrayList<>());
        int last = spec.required(POINTS) - 1;
        for (int k = 0; k <= last; k++) {
            double part = (double) k / last;
            double[] theta = new double[least.length];
            Arrays.setAll(theta, j -> (1 - part) * least[j] + part * spec.required(END));
            SortedMap<String, Double> measured = new TreeMap<>();
            HonestGradients.measure(model, shards, honest, 0, theta, measured);
            spread.variances().add(measured.get(HonestGradients.VARIANCE));
            spread.squaredNorms().add(measured.get(HonestGradients.SQUARED_NORM));
        }
        return spread;
    }

    // Over the workers, each of which counts as much as any other.
    private static Objective meanLoss(Model model, DataShards shards) {
        return (theta, gradient) -> {
            double[] own = new double[gradient.length];
            Arrays.fill(gradient, 0);
            double loss = 0;
            for (int i = 0; i < shards.count(); i++) {
                Examples examples = shards.examples(i, false);
                int[] rows = IntStream.range(0, examples.count()).toArray();
                loss += model.gradient(theta, examples, rows, own) / shards.count();
                Kernels.best().axpy(1.0 / shards.count(), own, 0, gradient, 0, gradient.length);
            }
            return loss;
        };
    }
}
