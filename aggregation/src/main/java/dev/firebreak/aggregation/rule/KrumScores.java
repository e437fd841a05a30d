package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.WideLengths;
import java.util.Arrays;

/** How central a row is: the mean squared distance to its nearest other rows, or a number that grows with it. */
final class KrumScores {
    private KrumScores() {}

    /**
     * The scores of all rows.
     *
     * @param neighbours how many other rows count, at most n - 1
     */
    static double[] of(Gram gram, int neighbours) {
        int n = gram.n();
        double[] scores = new double[n];
        double[] others = new double[n - 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n - 1; j++) {
                others[j] = gram.key(i, j < i ? j : j + 1);
            }
            Arrays.sort(others);
            if (gram.isWide()) {
                scores[i] = WideLengths.root(others, neighbours);
                continue;
            }
            for (int j = 0; j < neighbours; j++) {
                scores[i] += others[j] / neighbours;
            }
        }
        return scores;
    }
}
