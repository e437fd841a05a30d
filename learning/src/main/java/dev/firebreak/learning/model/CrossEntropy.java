package dev.firebreak.learning.model;

/** {@code log(sum_c exp(s_c)) - s_y} for a class y: the negative log-likelihood under softmax probabilities. */
record CrossEntropy() implements Loss {

    @Override
    public double differentiate(double[] scores, int at, int outputs, double target) {
        int label = at + (int) target;
        // Shifted by the greatest score no exponential overflows, and at least one is 1.
        double greatest = scores[greatest(scores, at, outputs)];
        double ofLabel = scores[label];
        double sum = 0;
        for (int c = at; c < at + outputs; c++) {
            scores[c] = StrictMath.exp(scores[c] - greatest);
            sum += scores[c];
        }
        for (int c = at; c < at + outputs; c++) {
            scores[c] /= sum;
        }
        scores[label] -= 1;
        return StrictMath.log(sum) + (greatest - ofLabel);
    }

    /** The class of the greatest score is predicted, the first one among equals. */
    @Override
    public boolean predicts(double[] scores, int at, int outputs, double target) {
        return greatest(scores, at, outputs) == at + (int) target;
    }

    private static int greatest(double[] scores, int at, int outputs) {
        int best = at;
        for (int c = at + 1; c < at + outputs; c++) {
            if (scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }
}
