package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;

/**
 * Normal noise in place of a message, as in the experiments of Blanchard, El Mhamdi, Guerraoui and Stainer, "Machine
 * learning with adversaries: Byzantine tolerant gradient descent", NeurIPS 2017.
 *
 * @param mean of every coordinate
 * @param sigma standard deviation of every coordinate, at least 0
 * @param independent whether each Byzantine worker draws its own vector; otherwise all share one
 */
public record GaussianNoise(double mean, double sigma, boolean independent) implements Attack {

    @Override
    public Forgery forge(AttackContext context) {
        int vectors = independent ? context.byzantine() : 1;
        double[][] rows = new double[vectors][context.honest().dimension()];
        for (double[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.fma(sigma, context.stream().nextGaussian(), mean);
            }
        }
        return Forgery.distinct(Rows.of(rows));
    }
}
