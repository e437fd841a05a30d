package dev.firebreak.experiments.trial;

import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.selection.GaussianFrontier;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The removal-preservation frontier of two Gaussians in closed form: records {@code preservation} at removals from 0 to 8 nats, and
 * measures the removal at a tolerated preservation loss.
 */
final class GaussianFrontierTrial extends Trial {
    private static final int POINTS = 80;
    private static final double FARTHEST = 8;
    private static final SpecKey<Double> DIVERGENCE =
            new SpecKey<>("divergence", "D = KL(p1||p2), in nats", Form.positive());
    private static final SpecKey<Double> TOLERATED =
            new SpecKey<>("tolerated", "preservation loss KL(p2||p), in nats", Form.real(0, Double.MAX_VALUE), "0.1");

    private static final List<Metric> METRICS = Metric.table("""
            removal | Removal | number | higher | KL(p1, p) in nats; as the final value, that at the tolerated \
                preservation loss
            preservation | Preservation loss | number | lower | KL(p2, p) in nats at a removal
            """);

    GaussianFrontierTrial() {
        super("gaussian-frontier", METRICS, DIVERGENCE, TOLERATED);
    }

    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) {
        GaussianFrontier frontier = new GaussianFrontier(spec.required(DIVERGENCE));
        for (int k = 0; k <= POINTS; k++) {
            double removal = FARTHEST * k / POINTS;
            run.record(k, new TreeMap<>(Map.of("removal", removal, "preservation", frontier.preservation(removal))));
        }
        return new TreeMap<>(Map.of("removal", frontier.removal(spec.required(TOLERATED))));
    }
}
