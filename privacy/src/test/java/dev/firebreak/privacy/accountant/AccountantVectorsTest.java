package dev.firebreak.privacy.accountant;

import static dev.firebreak.privacy.Vectors.close;
import static dev.firebreak.privacy.Vectors.number;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.privacy.Vectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class AccountantVectorsTest {

    @Test
    void gaussian() {
        JsonNode file = Vectors.read("gaussian_analytic.json");
        double rel = number(file.at("/tolerance/rel"));
        double small = number(file.at("/tolerance/delta_rel_below_1e_12"));
        for (JsonNode c : Vectors.cases(file, "epsilon_for")) {
            close(d(c, "epsilon"), new GaussianDp(1 / d(c, "sigma")).epsilon(d(c, "delta")), rel, c);
        }
        for (JsonNode c : Vectors.cases(file, "sigma_for")) {
            close(
                    d(c, "sigma"),
                    GaussianDp.weakest(d(c, "epsilon"), d(c, "delta")).noiseMultiplier(),
                    rel,
                    c);
        }
        for (JsonNode c : Vectors.cases(file, "delta_for")) {
            double delta = new GaussianDp(1 / d(c, "sigma")).delta(d(c, "epsilon"));
            if (d(c, "delta") < 1e-300) {
                assertTrue(delta < 1e-299, c.toString());
            } else {
                close(d(c, "delta"), delta, d(c, "delta") >= 1e-12 ? rel : small, c);
            }
        }
    }

    @Test
    void conversions() {
        JsonNode file = Vectors.read("conversions.json");
        double rel = number(file.at("/tolerance/rel"));
        double optimum = number(file.at("/tolerance/eps_rdp_optimal_rel"));
        for (JsonNode c : Vectors.cases(file, "rdp")) {
            double alpha = d(c, "alpha");
            double r = d(c, "rdp_eps");
            close(d(c, "eps_improved"), Conversion.renyi(alpha, r, d(c, "delta")), rel, c);
        }
        for (JsonNode c : Vectors.cases(file, "zcdp")) {
            double rho = d(c, "rho");
            double delta = d(c, "delta");
            close(d(c, "eps_basic"), Conversion.SIMPLE.epsilon(rho, delta), rel, c);
            close(d(c, "eps_rdp_optimal"), Conversion.RDP.epsilon(rho, delta), optimum, c);
            close(d(c, "eps_if_gaussian_exact"), Conversion.GDP.epsilon(rho, delta), rel, c);
        }
        for (JsonNode c : Vectors.cases(file, "gdp")) {
            close(d(c, "epsilon"), new GaussianDp(d(c, "mu")).epsilon(d(c, "delta")), rel, c);
        }
    }

    @Test
    void oneSampledStep() {
        JsonNode file = Vectors.read("rdp_poisson_gaussian.json");
        for (JsonNode c : Vectors.cases(file, "cases")) {
            double r = new PoissonGaussian(d(c, "q"), d(c, "sigma")).renyi(d(c, "alpha"));
            close(d(c, "rdp"), r, number(file.at("/tolerance/rel")), c);
        }
    }

    @Test
    void composedSampledSteps() {
        JsonNode file = Vectors.read("composed_poisson_gaussian.json");
        RdpAccountant sameOrders = ofPeers();
        double rel = number(file.at("/tolerance/rdp_same_orders_rel"));
        for (JsonNode c : Vectors.cases(file, "cases")) {
            double delta = d(c, "delta");
            PoissonGaussian step = new PoissonGaussian(d(c, "q"), d(c, "sigma"));
            int steps = c.get("steps").intValue();
            double same = sameOrders.epsilon(step, steps, delta).epsilon();
            // The second peer takes absolute values in its series at fractional orders: an upper bound, never below
            // ours.
            close(d(c, "eps_rdp_opacus"), same, rel, c);
            assertTrue(same <= d(c, "eps_rdp_dp_accounting") * (1 + rel), c.toString());
            double refined =
                    RdpAccountant.standard().epsilon(step, steps, delta).epsilon();
            assertTrue(refined <= same, c.toString());
            if (c.has("eps_prv_lower")) {
                assertTrue(refined >= d(c, "eps_prv_lower"), c.toString());
            }
            if (c.has("eps_exact")) {
                double exact = new GaussianDp(Math.sqrt(steps) / d(c, "sigma")).epsilon(delta);
                close(d(c, "eps_exact"), exact, 1e-9, c);
                assertTrue(refined >= d(c, "eps_exact"), c.toString());
            }
        }
    }

    @Test
    void calibration() {
        JsonNode file = Vectors.read("calibration.json");
        for (JsonNode c : Vectors.cases(file, "cases")) {
            double epsilon = d(c, "epsilon");
            double delta = d(c, "delta");
            int steps = c.get("steps").intValue();
            RdpAccountant peers = ofPeers();
            double noise = NoiseCalibration.noiseMultiplier(
                    peers, z -> new PoissonGaussian(d(c, "q"), z), steps, epsilon, delta);
            // The peer over-reports at fractional orders, so it may ask for a little more noise, never for less.
            double rel = number(file.at("/tolerance/sigma_rdp_rel"));
            assertTrue(noise <= d(c, "sigma_rdp") * (1 + rel), c.toString());
            assertTrue(noise >= d(c, "sigma_rdp") * (1 - 5 * rel), c.toString());
            assertTrue(peers.epsilon(new PoissonGaussian(d(c, "q"), noise), steps, delta)
                            .epsilon()
                    <= epsilon);
            assertTrue(peers.epsilon(new PoissonGaussian(d(c, "q"), noise * (1 - 1e-5)), steps, delta)
                            .epsilon()
                    > epsilon);
            if (c.has("sigma_exact")) {
                double exact = GaussianDp.weakest(epsilon, delta).noiseMultiplier() * Math.sqrt(steps);
                close(d(c, "sigma_exact"), exact, number(file.at("/tolerance/sigma_exact_rel")), c);
            }
        }
    }

    private static RdpAccountant ofPeers() {
        JsonNode orders = Vectors.read("composed_poisson_gaussian.json").at("/orders/dp_accounting");
        return new RdpAccountant(
                StreamSupport.stream(orders.spliterator(), false)
                        .mapToDouble(JsonNode::doubleValue)
                        .toArray(),
                false);
    }

    private static double d(JsonNode node, String field) {
        return number(node.get(field));
    }
}
