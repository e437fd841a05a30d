package dev.firebreak.unlearning.finetuning;

import static dev.firebreak.unlearning.Vectors.array;
import static dev.firebreak.unlearning.Vectors.close;
import static dev.firebreak.unlearning.Vectors.indices;
import static dev.firebreak.unlearning.Vectors.matrix;
import static dev.firebreak.unlearning.Vectors.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.accountant.GaussianDp;
import dev.firebreak.privacy.accountant.GroupPrivacy;
import dev.firebreak.privacy.accountant.HockeyStick;
import dev.firebreak.unlearning.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FineTuningVectorsTest {

    @Test
    void gaussianCertificates() {
        JsonNode file = Vectors.read("gaussian_certificates.json");
        for (JsonNode c : Vectors.cases(file, "hockey_stick")) {
            close(file, number(c, "theta"), HockeyStick.divergence(number(c, "eps"), number(c, "r")), c);
        }
        for (JsonNode c : Vectors.cases(file, "gdp")) {
            double eps = number(c, "eps");
            double delta = number(c, "delta");
            close(file, number(c, "mu_max"), GaussianDp.weakest(eps, delta).mu(), c);
            close(file, number(c, "rho_max_gdp"), Conversion.GDP.rho(eps, delta), c);
            close(file, number(c, "rho_max_simple"), Conversion.SIMPLE.rho(eps, delta), c);
        }
        for (JsonNode c : Vectors.cases(file, "rho")) {
            double rho = number(c, "rho");
            double delta = number(c, "delta");
            close(file, number(c, "eps_simple"), Conversion.SIMPLE.epsilon(rho, delta), c);
            close(file, number(c, "eps_rdp_opt"), Conversion.RDP.epsilon(rho, delta), c);
            close(file, number(c, "eps_gdp"), Conversion.GDP.epsilon(rho, delta), c);
        }
        for (JsonNode c : Vectors.cases(file, "output_perturbation")) {
            double radius = number(c, "C0");
            double eps = number(c, "eps");
            double delta = number(c, "delta");
            OutputPerturbation least = OutputPerturbation.calibrated(radius, eps, delta, 0);
            close(file, number(c, "sigma_analytic"), least.noise(), c);
            close(file, eps, least.certificate(delta, 0).epsilon(), c);
            double classic = new OutputPerturbation(radius, number(c, "sigma_classic"))
                    .certificate(delta, 0)
                    .epsilon();
            assertTrue(!c.get("classic_valid").booleanValue() || classic <= eps, c.toString());
        }
    }

    @Test
    void constantSteps() {
        JsonNode file = Vectors.read("gradient_clipping_calibration.json");
        for (JsonNode c : Vectors.cases(file, "cases")) {
            ConstantSteps steps = steps(c, number(c, "lam"));
            double rho = number(c, "rho");
            close(file, number(c, "S"), steps.shift(), c);
            close(file, number(c, "V"), steps.unitVariance(), c);
            close(file, number(c, "sigma"), steps.noise(rho), c);
            ShiftBudget general = steps.withNoise(number(c, "sigma")).budget();
            close(file, rho, general.rho(), c);
            close(file, number(c, "mu"), general.mu(), c);
        }
        for (JsonNode c : Vectors.cases(file, "auto_T")) {
            double lambda = number(c, "lam");
            int steps = ConstantSteps.of(number(c, "C0"), number(c, "C1"), number(c, "gamma"), lambda)
                    .steps();
            assertEquals(c.get("T").intValue(), steps, c.toString());
        }
        for (JsonNode c : Vectors.cases(file, "end_to_end")) {
            ConstantSteps steps =
                    ConstantSteps.of(number(c, "C0"), number(c, "C1"), number(c, "gamma"), number(c, "lam"));
            assertEquals(c.get("T").intValue(), steps.steps(), c.toString());
            for (Conversion conversion : List.of(Conversion.GDP, Conversion.SIMPLE)) {
                GradientClipping method = steps.calibrated(number(c, "eps"), number(c, "delta"), conversion, 0);
                close(
                        file,
                        number(c, "sigma_" + conversion.word()),
                        method.schedule().noise()[0],
                        c);
                double certified =
                        method.certificate(conversion, number(c, "delta"), 0).epsilon();
                assertTrue(certified <= number(c, "eps"), c.toString());
            }
        }
    }

    @Test
    void schedules() {
        JsonNode file = Vectors.read("gradient_clipping_calibration.json");
        for (JsonNode c : Vectors.cases(file, "schedules")) {
            NoiseSchedule schedule =
                    new NoiseSchedule(array(c.get("gammas")), array(c.get("lambdas")), array(c.get("sigmas")));
            GradientClipping method = new GradientClipping(number(c, "C0"), number(c, "C1"), schedule);
            ShiftBudget budget = method.budget();
            close(file, number(c, "S"), budget.shift(), c);
            close(file, number(c, "V"), budget.variance(), c);
            double straight = budget.shift() == 0 ? 0 : budget.shift() * budget.shift() / (2 * budget.variance());
            close(file, number(c, "rho_straight_line"), straight, c);
            close(file, number(c, "rho"), budget.rho(), c);
            JsonNode vertices = c.get("majorant_vertices");
            assertEquals(vertices.size(), budget.vertices().size(), c.toString());
            for (int i = 0; i < vertices.size(); i++) {
                close(
                        file,
                        number(vertices.get(i).get(0)),
                        budget.vertices().get(i).variance(),
                        c);
                close(
                        file,
                        number(vertices.get(i).get(1)),
                        budget.vertices().get(i).shift(),
                        c);
            }
            close(
                    file,
                    number(c, "eps_gdp_delta1e_5"),
                    method.certificate(Conversion.GDP, 1e-5, 0).epsilon(),
                    c);
            close(
                    file,
                    number(c, "eps_simple_delta1e_5"),
                    method.certificate(Conversion.SIMPLE, 1e-5, 0).epsilon(),
                    c);
        }
    }

    @Test
    void paperTheorem() {
        JsonNode file = Vectors.read("gradient_clipping_calibration.json");
        for (JsonNode c : Vectors.cases(file, "theorem_lambda0")) {
            ConstantSteps steps = steps(c, 0);
            double eps = number(c, "eps");
            double delta = number(c, "delta");
            close(file, number(c, "sigma2"), PaperTheorem.STATED.variance(steps, eps, delta), c);
            double rho = steps.shift() * steps.shift() / (2 * number(c, "sigma2") * steps.unitVariance());
            close(file, number(c, "rho"), rho, c);
            close(file, number(c, "eps_simple_of_rho"), Conversion.SIMPLE.epsilon(rho, delta), c);
            close(file, number(c, "eps_gdp_of_rho"), Conversion.GDP.epsilon(rho, delta), c);
            if (c.get("claim_holds").booleanValue()) {
                close(
                        file,
                        rho,
                        PaperTheorem.STATED.method(steps, eps, delta).budget().rho(),
                        c);
            } else {
                assertThrows(IllegalArgumentException.class, () -> PaperTheorem.STATED.method(steps, eps, delta));
            }
        }
    }

    @Test
    void modelClipping() {
        JsonNode file = Vectors.read("model_clipping_accountant.json");
        for (JsonNode c : Vectors.cases(file, "cases")) {
            double product = number(c, "gamma_times_C1");
            double clip = product > 0 ? product : Double.POSITIVE_INFINITY;
            ModelClipping method = new ModelClipping(0, 0, number(c, "C2"), 1, 0, number(c, "sigma"), clip);
            double eps = number(c, "eps");
            double target = number(c, "delta_target");
            List<Double> deltas = new ArrayList<>();
            method.follow(number(c, "delta0"), eps, 1_000_000, 0, delta -> {
                deltas.add(delta);
                return delta > target;
            });
            assertEquals(c.get("stop_step").intValue(), deltas.size() - 1, c.toString());
            for (int t = 0; t < deltas.size(); t++) {
                double expected = number(c.get("deltas").get(t));
                if (expected > 1e-14) {
                    close(file, expected, deltas.get(t), c + " at " + t);
                }
            }
            assertTrue(deltas.size() - 1 <= c.get("T_simple_bound").intValue(), c.toString());
            double reach = 2 * (number(c, "C2") + product);
            close(file, number(c, "theta_first"), HockeyStick.divergence(eps, reach / number(c, "sigma")), c);
        }
    }

    @Test
    void trajectories() {
        JsonNode file = Vectors.read("noisy_finetune_trajectory.json");
        for (JsonNode c : Vectors.cases(file, "cases")) {
            Examples examples = Vectors.examples(c.get("X"), c.get("y"), 2);
            GradientSource gradients = GradientSource.of(
                    Models.MODELS.build("logistic(bias=false)").build(examples), examples);
            Batches batches = step -> indices(c.get("batches").get(step));
            double[][] draws = matrix(c.get("standard_normal_draws"));
            Perturbation noise = (x, sigma, step) -> {
                for (int j = 0; j < x.length; j++) {
                    x[j] += sigma * draws[step][j];
                }
            };
            double[] trained = array(c.get("w_hat"));
            double gamma = number(c, "gamma");
            double lambda = number(c, "lam");
            double radius = number(c, "C0");

            JsonNode clipped = c.at("/gradient_clipping/iterates");
            for (int t = 0; t < clipped.size(); t++) {
                NoiseSchedule schedule = NoiseSchedule.constant(gamma, lambda, number(c, "sigma_gradient_clipping"), t);
                double[] x = new GradientClipping(radius, number(c, "C1"), schedule)
                        .run(trained, gradients, batches, noise, step -> {});
                close(file, clipped.get(t), x, "gradient clipping, step " + t);
            }
            JsonNode certificate = c.at("/gradient_clipping/certificate");
            int steps = clipped.size() - 1;
            GradientClipping whole = new GradientClipping(
                    radius,
                    number(c, "C1"),
                    NoiseSchedule.constant(gamma, lambda, number(c, "sigma_gradient_clipping"), steps));
            close(file, number(certificate, "S"), whole.budget().shift(), certificate);
            close(
                    file,
                    number(certificate, "V"),
                    new ConstantSteps(radius, number(c, "C1"), gamma, lambda, steps).unitVariance(),
                    certificate);
            assertEquals(1, whole.budget().rho() / number(certificate, "rho"), 1e-10);
            double certified = whole.certificate(Conversion.GDP, 1e-5, 0).epsilon();
            assertEquals(1, certified / number(certificate, "eps_gdp_delta1e_5"), 1e-9);

            ModelClipping after = new ModelClipping(
                    radius,
                    0,
                    number(c, "C2"),
                    gamma,
                    lambda,
                    number(c, "sigma_model_clipping"),
                    Double.POSITIVE_INFINITY);
            JsonNode projected = c.at("/model_clipping/iterates");
            for (int t = 0; t < projected.size(); t++) {
                double[] x = after.run(trained, t, gradients, batches, noise, step -> {});
                close(file, projected.get(t), x, "model clipping, step " + t);
            }
            List<Double> deltas = after.deltas(number(c.get("model_clipping"), "eps"), 1e-300, steps);
            close(
                    file,
                    c.at("/model_clipping/deltas"),
                    deltas.stream().mapToDouble(Double::doubleValue).toArray(),
                    "deltas");

            // No clip of the direction: a radius that no direction here reaches, since infinity means noise after.
            ModelClipping before = new ModelClipping(
                    radius, 0, number(c, "C2"), gamma, lambda, number(c, "sigma_model_clipping"), 1e300);
            JsonNode inside = c.get("model_clipping_noise_before_projection_no_gradient_clip_iterates_only");
            for (int t = 0; t < inside.size(); t++) {
                close(
                        file,
                        inside.get(t),
                        before.run(trained, t, gradients, batches, noise, step -> {}),
                        "before " + t);
            }

            JsonNode plain = c.get("plain_sgd_no_clip_no_noise");
            for (int t = 0; t < plain.size(); t++) {
                double[] x =
                        new PostProcessing(t, step -> gamma, lambda).run(trained, gradients, batches, (y, step) -> {});
                close(file, plain.get(t), x, "plain " + t);
            }
            int[] all = new int[examples.count()];
            Arrays.setAll(all, i -> i);
            JsonNode after3 = c.get("post_processing_full_batch_lr0.1_wd0.0005");
            for (int t = 0; t < after3.size(); t++) {
                double[] x = new PostProcessing(t, step -> 0.1, 0.0005)
                        .run(array(clipped.get(steps)), gradients, step -> all, (y, step) -> {});
                close(file, after3.get(t), x, "post-processing " + t);
            }
        }
    }

    @Test
    void groups() {
        JsonNode file = Vectors.read("group_privacy.json");
        for (JsonNode c : Vectors.cases(file, "cases")) {
            GroupPrivacy group = new GroupPrivacy(c.get("f").intValue());
            double eps = number(c, "target_eps");
            close(file, number(c, "per_record_eps"), group.perRecordEpsilon(eps), c);
            double delta = number(c, "target_delta");
            close(file, number(c, "per_record_delta_rigorous"), group.perRecordDelta(eps, delta), c);
        }
    }

    private static ConstantSteps steps(JsonNode c, double lambda) {
        return new ConstantSteps(
                number(c, "C0"),
                number(c, "C1"),
                number(c, "gamma"),
                lambda,
                c.get("T").intValue());
    }
}
