package dev.firebreak.learning.update;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.RoundView;
import dev.firebreak.learning.model.Model;
import java.util.Arrays;

/**
 * K steps of stochastic gradient descent on the worker's own examples, each on a fresh batch,
 *
 * <pre>
 *   x_0 = theta,   x_{k+1} = x_k - rate g(x_k; batch k),   u = theta - x_K = rate (g_0 + ... + g_{K-1}).
 * </pre>
 *
 * McMahan, Moore, Ramage, Hampson and Aguera y Arcas, "Communication-efficient learning of deep networks from decentralized data", AISTATS
 * 2017, Algorithm 1. What is sent is minus the worker's movement, so that the server's step subtracts it as it does a gradient: {@code
 * sgd(rate=s)} gives theta - s A(u_1..u_n), for s = 1 and the mean the average of the workers' models. One step sends rate times the
 * gradient of the update {@code gradient} with the same batch.
 *
 * @param steps K, at least 1
 * @param rate greater than 0
 * @param batch examples per batch, at least 1
 */
record LocalSteps(int steps, double rate, int batch) implements Update {

    @Override
    public int gradients() {
        return steps;
    }

    @Override
    public double compute(Model model, double[] theta, Examples examples, RoundView view, double[] out) {
        BatchGradient gradient = new BatchGradient(batch);
        double[] x = theta.clone();
        double[] g = new double[theta.length];
        // Minus zero leaves the first term as it is.
        Arrays.fill(out, -0.0);
        double loss = 0;
        for (int k = 0; k < steps; k++) {
            loss += gradient.compute(model, x, examples, k == 0 ? view.stream() : view.stream(k), g);
            for (int j = 0; j < x.length; j++) {
                out[j] += rate * g[j];
                x[j] = theta[j] - out[j];
            }
        }
        return loss / steps;
    }
}
