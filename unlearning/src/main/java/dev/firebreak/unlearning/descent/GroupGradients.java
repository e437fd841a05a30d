package dev.firebreak.unlearning.descent;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.stream.IntStream;

/** Gradients of groups of records; with one record per group, per-record gradients. */
public interface GroupGradients {

    /** How many groups, m. */
    int groups();

    /**
     * The gradients of all groups' mean losses.
     *
     * @param theta parameters, d numbers, not written to
     * @param out m rows of d numbers, row-major, overwritten
     */
    void compute(double[] theta, double[] out);

    /** Groups of neighbouring records, their sizes differing by at most one. */
    static GroupGradients of(Model model, Examples examples, int groups) {
        int n = examples.count();
        if (groups < 1 || groups > n) {
            throw new IllegalArgumentException("groups must be in [1, " + n + "], but is " + groups);
        }
        return new GroupGradients() {
            @Override
            public int groups() {
                return groups;
            }

            @Override
            public void compute(double[] theta, double[] out) {
                int d = theta.length;
                IntStream.range(0, groups).parallel().forEach(g -> {
                    int from = (int) ((long) g * n / groups);
                    int to = (int) ((long) (g + 1) * n / groups);
                    double[] gradient = new double[d];
                    model.gradient(theta, examples, IntStream.range(from, to).toArray(), gradient);
                    System.arraycopy(gradient, 0, out, g * d, d);
                });
            }
        };
    }
}
