package dev.firebreak.unlearning.selection;

import static dev.firebreak.unlearning.Vectors.array;
import static dev.firebreak.unlearning.Vectors.close;
import static dev.firebreak.unlearning.Vectors.matrix;
import static dev.firebreak.unlearning.Vectors.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.linalg.Cholesky;
import dev.firebreak.core.part.Call;
import dev.firebreak.unlearning.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SelectionVectorsTest {

    @Test
    void scoresAndSelections() {
        JsonNode file = Vectors.read("distributional_selection.json");
        for (JsonNode c : Vectors.cases(file, "cases")) {
            double[][] unwanted = matrix(c.get("S1"));
            double[][] retained = matrix(c.get("S2"));
            for (Map.Entry<String, JsonNode> rule : c.get("scores").properties()) {
                Scores.Score score =
                        Scores.SCORES.build(call(rule.getKey(), c)).fit(Sample.of(unwanted), Sample.of(retained));
                double[] actual = IntStream.range(0, unwanted.length)
                        .mapToDouble(i -> score.of(i, unwanted[i]))
                        .toArray();
                close(file, rule.getValue(), actual, rule.getKey());
                for (Map.Entry<String, JsonNode> budget :
                        c.get("selected").get(rule.getKey()).properties()) {
                    long[] expected = Arrays.stream(Vectors.indices(budget.getValue()))
                            .asLongStream()
                            .toArray();
                    long[] selected = highest(actual, Integer.parseInt(budget.getKey()));
                    assertArrayEquals(expected, selected, rule.getKey() + " " + budget.getKey());
                }
            }
            for (Map.Entry<String, JsonNode> budget :
                    c.get("edited_mle_euclid_mu2").properties()) {
                int[] deleted = Vectors.indices(c.at("/selected/euclid_mu2").get(budget.getKey()));
                List<double[]> edited = new ArrayList<>(Arrays.asList(retained));
                IntStream.range(0, unwanted.length)
                        .filter(i -> Arrays.stream(deleted).noneMatch(k -> k == i))
                        .forEach(i -> edited.add(unwanted[i]));
                double[] mean = Sample.of(edited.toArray(double[][]::new)).mean();
                JsonNode expected = budget.getValue();
                close(file, expected.get("mean"), mean, budget.getKey());
                Cholesky unit = identity(mean.length);
                double removal = GaussianFrontier.divergence(Sample.of(unwanted).mean(), mean, unit);
                double preservation =
                        GaussianFrontier.divergence(Sample.of(retained).mean(), mean, unit);
                close(file, number(expected, "kl_p1_p_unit_cov"), removal, budget.getKey());
                close(file, number(expected, "kl_p2_p_unit_cov"), preservation, budget.getKey());
            }
        }
    }

    // Among equals the smaller position comes first.
    private static long[] highest(double[] scores, int budget) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -scores[k]))
                .limit(budget)
                .mapToLong(k -> k)
                .sorted()
                .toArray();
    }

    private static Call call(String rule, JsonNode c) {
        String name = rule.replace('_', '-');
        if (name.contains("maha")) {
            return new Call(name, Map.of("ridge", c.get("maha_ridge").asText()));
        }
        return name.startsWith("knn") ? new Call(name, Map.of("k", c.get("k").asText())) : Call.of(name);
    }

    private static Cholesky identity(int d) {
        double[] a = new double[d * d];
        for (int j = 0; j < d; j++) {
            a[j * d + j] = 1;
        }
        return Cholesky.of(d, a);
    }

    @Test
    void frontiers() {
        JsonNode file = Vectors.read("distributional_pareto.json");
        for (JsonNode c : Vectors.cases(file, "shared_covariance")) {
            GaussianFrontier frontier = new GaussianFrontier(number(c, "D"));
            close(file, number(c, "epsilon"), frontier.preservation(number(c, "alpha")), c);
        }
        for (JsonNode c : Vectors.cases(file, "gaussian_points")) {
            double[] mu1 = array(c.get("mu1"));
            double[] mu2 = array(c.get("mu2"));
            double[] covariance = Stream.of(matrix(c.get("Sigma")))
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            Cholesky shape = Cholesky.of(mu1.length, covariance);
            double divergence = GaussianFrontier.divergence(mu1, mu2, shape);
            close(file, number(c, "D"), divergence, c);
            for (JsonNode p : Vectors.cases(c, "points")) {
                double[] mean = extrapolated(mu1, mu2, number(p, "s"));
                close(file, p.get("mean"), mean, p);
                double removal = GaussianFrontier.divergence(mu1, mean, shape);
                close(file, number(p, "kl_p1_p"), removal, p);
                close(file, number(p, "kl_p2_p"), GaussianFrontier.divergence(mu2, mean, shape), p);
                double least = new GaussianFrontier(divergence).preservation(removal);
                close(file, number(p, "epsilon_from_alpha"), least, p);
                assertEquals(removal, new GaussianFrontier(divergence).removal(least), 1e-12 * removal);
            }
        }
    }

    /** mu2 + s (mu2 - mu1). */
    private static double[] extrapolated(double[] mu1, double[] mu2, double s) {
        return IntStream.range(0, mu1.length)
                .mapToDouble(j -> mu2[j] + s * (mu2[j] - mu1[j]))
                .toArray();
    }

    @Test
    void asymptotics() {
        JsonNode file = Vectors.read("distributional_asymptotics.json");
        for (JsonNode c : Vectors.cases(file, "g")) {
            SelectionCurves curves = new SelectionCurves(number(c, "kappa"), 1, 1);
            close(file, number(c, "g_inv"), curves.quantile(number(c, "p")), c);
            close(file, number(c, "truncated_mean_standardised"), curves.keptMean(number(c, "p")), c);
        }
        for (JsonNode c : Vectors.cases(file, "curves")) {
            SelectionCurves curves = curves(c);
            int f = c.get("f").intValue();
            check(file, c.get("random"), curves.random(f));
            check(file, c.get("selective"), curves.selective(f));
        }
        for (JsonNode c : Vectors.cases(file, "budgets")) {
            double share = number(c, "target_fraction_of_D");
            assertEquals(c.get("f_random").intValue(), curves(c).randomBudget(share), c.toString());
            assertEquals(c.get("f_selective").intValue(), curves(c).selectiveBudget(share), c.toString());
        }
    }

    private static SelectionCurves curves(JsonNode c) {
        return new SelectionCurves(
                number(c, "D"), c.get("n1").intValue(), c.get("n2").intValue());
    }

    private static void check(JsonNode file, JsonNode expected, SelectionCurves.Point actual) {
        close(file, number(expected, "kl_p1_p"), actual.removal(), expected);
        close(file, number(expected, "kl_p2_p"), actual.preservation(), expected);
    }
}
