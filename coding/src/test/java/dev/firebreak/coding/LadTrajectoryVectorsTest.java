package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whole runs of LAD and Com-LAD under attack, on least squares. */
class LadTrajectoryVectorsTest {
    private static final Map<String, String> RULES =
            Map.of("cwtm", "trimmed-mean", "cwmed", "median", "nnm", "nnm", "krum", "krum", "mean", "mean");

    @TestFactory
    Stream<DynamicTest> trajectories() {
        return CodingVectors.cases("lad_trajectory", vector -> new Run(vector).check());
    }

    private static final class Run {
        final CodingVectors.Case vector;
        final int workers;
        final int dimension;
        final int byzantine;
        final Pipeline pipeline;
        final double[][][] z;
        final double[][] y;

        Run(CodingVectors.Case vector) {
            this.vector = vector;
            this.workers = vector.integer("N");
            this.dimension = vector.integer("Q");
            this.byzantine = vector.integer("f");
            this.pipeline = Pipeline.parse(String.join(
                    " | ",
                    Arrays.stream(vector.text("rule").split("\\+", -1))
                            .map(RULES::get)
                            .toList()));
            this.z = CodingVectors.read(vector.node().required("Z"), double[][][].class);
            this.y = vector.matrix("Y");
        }

        void check() {
            int[][] perms = vector.integerMatrix("perms");
            int[][] rows = vector.integerMatrix("rows");
            double[][] x = new double[perms.length + 1][dimension];
            double[] losses = new double[x.length];
            for (int t = 0; t < perms.length; t++) {
                Lad.Plan plan = new Lad.Plan(perms[t], rows[t], vector.integer("d"), byzantine);
                double[][] gradients = new double[workers][];
                for (int k = 0; k < workers; k++) {
                    gradients[k] = gradient(k, x[t]);
                }
                double[][] messages = plan.encodeAll(workers, dimension, k -> gradients[k]);
                for (int i = 0; i < workers; i++) {
                    messages[i] = compress(t, i, messages[i]);
                }
                attack(messages);
                Decoded.ToAggregate decoded =
                        (Decoded.ToAggregate) plan.decode(Received.of(messages, dimension, true, false));
                assertEquals(byzantine, decoded.byzantine());
                double[] aggregate = pipeline.aggregate(
                                decoded.rows(), decoded.byzantine(), new AggregationContext(null, Draw.fixed()))
                        .vector();
                if (t == 0) {
                    CodingVectors.Case first = vector.under(vector.node().required("first_iteration"));
                    first.assertClose("subset_gradients", gradients);
                    first.assertClose("messages", messages);
                    first.assertClose("aggregate", aggregate);
                }
                for (int q = 0; q < dimension; q++) {
                    x[t + 1][q] = x[t][q] - vector.real("step") * aggregate[q];
                }
            }
            Arrays.setAll(losses, t -> loss(x[t]));
            vector.assertClose("x", x);
            vector.assertClose("F", losses);
        }

        double residual(int k, int s, double[] x) {
            double sum = -y[k][s];
            for (int q = 0; q < dimension; q++) {
                sum += z[k][s][q] * x[q];
            }
            return sum;
        }

        double[] gradient(int k, double[] x) {
            double[] gradient = new double[dimension];
            for (int s = 0; s < y[k].length; s++) {
                for (int q = 0; q < dimension; q++) {
                    gradient[q] += residual(k, s, x) * z[k][s][q] / y[k].length;
                }
            }
            return gradient;
        }

        double loss(double[] x) {
            double loss = 0;
            for (int k = 0; k < workers; k++) {
                for (int s = 0; s < y[k].length; s++) {
                    loss += Math.pow(residual(k, s, x), 2) / (2 * y[k].length * workers);
                }
            }
            return loss;
        }

        double[] compress(int t, int worker, double[] message) {
            String compressor = vector.text("compressor");
            if (compressor.equals("none")) {
                return message;
            }
            int[] mask = compressor.equals("randk_shared")
                    ? vector.integerMatrix("masks")[t]
                    : CodingVectors.read(vector.node().required("masks"), int[][][].class)[t][worker];
            double[] kept = new double[dimension];
            for (int q : mask) {
                kept[q] = message[q] * dimension / mask.length;
            }
            return kept;
        }

        // Byzantine workers are the last f and see the honest messages as they were compressed.
        void attack(double[][] messages) {
            double coefficient = vector.real("coef");
            double[][] honest = Arrays.copyOf(messages, workers - byzantine);
            double[] mean = LadVectorsTest.mean(honest);
            for (int i : vector.integers("byzantine")) {
                double[] own = messages[i];
                messages[i] = new double[dimension];
                for (int q = 0; q < dimension; q++) {
                    int column = q;
                    double deviation = Math.sqrt(Arrays.stream(honest)
                            .mapToDouble(row -> Math.pow(row[column] - mean[column], 2))
                            .average()
                            .orElseThrow());
                    messages[i][q] = switch (vector.text("attack")) {
                        case "sf" -> coefficient * own[q];
                        case "alie" -> mean[q] - coefficient * deviation;
                        case "ipm" -> -coefficient * mean[q];
                        default -> throw new IllegalArgumentException("attack " + vector.text("attack"));
                    };
                }
            }
        }
    }
}
