package dev.firebreak.unlearning.perturbation;

import static dev.firebreak.unlearning.Vectors.array;
import static dev.firebreak.unlearning.Vectors.close;
import static dev.firebreak.unlearning.Vectors.matrix;
import static dev.firebreak.unlearning.Vectors.number;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.unlearning.Vectors;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DescentVectorsTest {

    @Test
    void trimmedMean() {
        JsonNode file = Vectors.read("trimmed_mean_robust_gd.json");
        for (JsonNode c : Vectors.cases(file, "trimmed_mean")) {
            double[][] rows = matrix(c.get("gradients"));
            double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
            double[] out =
                    RobustDescent.trimmedMean(flat, rows.length, c.get("f").intValue());
            close(file, c.get("result"), out, "trimmed mean");
        }
    }

    @Test
    void robustAndPlainDescent() {
        JsonNode file = Vectors.read("trimmed_mean_robust_gd.json");
        for (JsonNode c : Vectors.cases(file, "robust_gd")) {
            Examples examples = Vectors.examples(c.get("X"), c.get("y"), 0);
            Model model = Models.MODELS
                    .build("linear(bias=false, regularization=" + number(c, "mu") + ")")
                    .build(examples);
            BlockGradients records = BlockGradients.of(model, examples, examples.count());
            double[] retained = array(c.get("theta_retain"));
            int f = c.get("f").intValue();
            double robust = follow(file, c.get("robust_iterates"), records, number(c, "step"), f, retained);
            double plain = follow(file, c.get("plain_iterates"), records, number(c, "step"), 0, retained);
            close(file, number(c, "dist_robust"), robust, "robust");
            close(file, number(c, "dist_plain"), plain, "plain");
        }
    }

    private static double follow(
            JsonNode file, JsonNode iterates, BlockGradients gradients, double step, int f, double[] target) {
        double[] theta = new double[target.length];
        for (int t = 0; t < iterates.size(); t++) {
            theta = new RobustDescent(step, f, t).run(new double[target.length], gradients, done -> {});
            close(file, iterates.get(t), theta, "f = " + f + ", step " + t);
        }
        double[] difference = new double[target.length];
        for (int j = 0; j < difference.length; j++) {
            difference[j] = theta[j] - target[j];
        }
        return Norm.of(difference);
    }
}
