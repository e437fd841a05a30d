package dev.firebreak.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.learning.theory.Dissimilarity;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** A linear regression with a bias and a regulariser, whose constants are found again by iterations. */
class FormulasTest {
    private final Experiment experiment = experiment();
    private final Examples train = experiment.dataset().train();
    private final int[] all = IntStream.range(0, train.count()).toArray();
    private final int d = experiment.model().dimension();

    private static Experiment experiment() {
        String text = """
                name: formulas
                data: r2
                partition: by-group
                model: linear(regularization=0.3)
                workers: 40
                byzantine: 8
                aggregation: trimmed-mean
                update: full-gradient
                rounds: 10
                """;
        ExperimentSpec spec = TrainKind.experiment(new SpecText("formulas.yaml", text), Map.of(), Map.of());
        return Experiment.of(
                spec,
                DataSources.SOURCES
                        .build(spec.get(ExperimentSpec.DATA))
                        .load(new DataFolder(null, new Configuration(false)), 1));
    }

    private double formula(String name) {
        return Formulas.FORMULAS.build(name).applyAsDouble(experiment);
    }

    private double[] gradient(double... theta) {
        double[] gradient = new double[d];
        experiment.model().gradient(theta, train, all, gradient);
        return gradient;
    }

    @Test
    void minimumIsWhereDescentEnds() {
        double rate = 1 / formula("largest-curvature");
        double[] theta = new double[d];
        for (int step = 0; step < 2000; step++) {
            double[] gradient = gradient(theta);
            for (int j = 0; j < d; j++) {
                theta[j] -= rate * gradient[j];
            }
        }
        double minimum = experiment.model().evaluate(theta, train).loss();
        assertEquals(minimum, formula("least-squares-minimum"), 1e-10 * minimum);
        assertEquals(
                Dissimilarity.measuredBound(
                        0.5,
                        formula("smallest-curvature"),
                        formula("largest-curvature"),
                        formula("gradient-dissimilarity"),
                        10,
                        experiment.model().evaluate(new double[d], train).loss() - formula("least-squares-minimum")),
                Formulas.measuredBound(experiment, 0.25),
                1e-12);
    }

    /** Powers of H, and of L - H, applied to a vector by differences of gradients, which are exact for a quadratic. */
    @Test
    void curvaturesAreTheEndsOfTheSpectrum() {
        double largest = formula("largest-curvature");
        assertEquals(largest, power(0, 1), 1e-6 * largest);
        double smallest = formula("smallest-curvature");
        assertEquals(smallest, largest - power(largest, -1), 1e-4 * largest);
    }

    private double power(double shift, double sign) {
        double[] zero = gradient(new double[d]);
        double[] v = new double[d];
        for (int j = 0; j < d; j++) {
            v[j] = 1 + 0.1 * j;
        }
        double length = 0;
        for (int step = 0; step < 3000; step++) {
            double[] at = gradient(v);
            length = 0;
            for (int j = 0; j < d; j++) {
                v[j] = shift * v[j] + sign * (at[j] - zero[j]);
                length += v[j] * v[j];
            }
            length = Math.sqrt(length);
            for (int j = 0; j < d; j++) {
                v[j] /= length;
            }
        }
        return length;
    }

    /** f/(n - 2f) is 1/3 of (40, 8). */
    @Test
    void coefficientsAreThoseOfTheRound() {
        assertEquals(1 / 3.0, formula("least-kappa"), 1e-15);
        assertEquals(6 / 3.0 * 4 / 3, formula("kappa"), 1e-12);
        assertEquals(0.2, formula("byzantine-share"));
    }
}
