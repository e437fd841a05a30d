package dev.firebreak.unlearning.perturbation;

import static dev.firebreak.unlearning.Vectors.array;
import static dev.firebreak.unlearning.Vectors.close;
import static dev.firebreak.unlearning.Vectors.indices;
import static dev.firebreak.unlearning.Vectors.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.optimize.Objective;
import dev.firebreak.unlearning.Vectors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerturbationVectorsTest {

    @Test
    void ridge() {
        JsonNode file = Vectors.read("output_perturbation_ridge.json");
        for (JsonNode c : Vectors.cases(file, "cases")) {
            Examples all = Vectors.examples(c.get("X"), c.get("y"), 0);
            int[] forget = indices(c.get("forget"));
            Examples retained = all.select(IntStream.range(0, all.count())
                    .filter(i -> Arrays.stream(forget).noneMatch(k -> k == i))
                    .toArray());
            Model model = Models.MODELS
                    .build("linear(bias=false, regularization=" + number(c, "mu") + ")")
                    .build(all);
            Curvature curvature = new Curvature(number(c, "strong_convexity_retain"), number(c, "smoothness_retain"));
            Objective risk = Objective.of(model, retained);
            double[] full = array(c.get("theta_full"));
            double[] optimum = array(c.get("theta_retain"));

            Minimizer.Minimum exact =
                    Minimizer.accelerated(curvature).minimize(risk, new double[full.length], 1e-12, 100_000, t -> {});
            close(file, c.get("theta_retain"), exact.theta(), "theta_retain");
            Curvature wide = new Curvature(number(c, "mu"), 100 * curvature.smoothness());
            close(
                    file,
                    c.get("theta_full"),
                    Minimizer.accelerated(wide)
                            .minimize(Objective.of(model, all), new double[full.length], 1e-11, 1_000_000, t -> {})
                            .theta(),
                    "theta_full");

            PerturbedMinimization method =
                    PerturbedMinimization.calibrated(curvature, number(c, "alpha"), number(c, "eps"), full.length);
            close(file, number(c, "sigma"), method.noise(), "sigma");
            close(file, number(c, "Delta"), method.precision(), "Delta");
            close(file, number(c, "grad_norm_stop"), method.gradientNorm(), "stop");
            close(file, number(c, "renyi_bound_q_times_eps"), number(c, "q") * method.rho(), "Rényi");
            close(file, number(c, "renyi_bound_from_shift"), number(c, "q") * method.rho(), "Rényi");
            assertEquals(number(c, "alpha"), method.excessRisk(full.length), 1e-12);

            Minimizer descent = Minimizer.gradientDescent(curvature);
            Minimizer.Minimum warm = descent.minimize(risk, full, method.gradientNorm(), 1000, t -> {});
            Minimizer.Minimum zero =
                    descent.minimize(risk, new double[full.length], method.gradientNorm(), 1000, t -> {});
            assertEquals(c.get("steps_warm").intValue(), warm.steps());
            assertEquals(c.get("steps_from_zero").intValue(), zero.steps());
            close(file, c.get("theta_warm_final"), warm.theta(), "warm");
            close(file, c.get("theta_zero_final"), zero.theta(), "zero");
            close(file, number(c, "dist_warm_final"), distance(warm.theta(), optimum), "distance");
            assertTrue(distance(warm.theta(), optimum) <= method.precision());

            double longest = longestGradient(model, all, forget, full);
            close(file, number(c, "G_at_full_optimum"), longest, "G");
            close(file, number(c, "warm_start_distance"), distance(full, optimum), "warm start");
            double bound = curvature.warmStartBound(forget.length, all.count(), longest);
            close(file, number(c, "warm_start_bound"), bound, "warm start bound");
            assertTrue(warm.steps() <= c.get("steps_bound_warm").intValue());
        }
    }

    private static double longestGradient(Model model, Examples examples, int[] records, double[] theta) {
        double longest = 0;
        double[] gradient = new double[theta.length];
        for (int i : records) {
            model.gradient(theta, examples, new int[] {i}, gradient);
            longest = Math.max(longest, Norm.of(gradient));
        }
        return longest;
    }

    private static double distance(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, j -> a[j] - b[j]);
        return Norm.of(difference);
    }
}
