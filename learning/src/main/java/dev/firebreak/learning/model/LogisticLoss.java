package dev.firebreak.learning.model;

/** {@code log(1 + exp(s)) - y s} for a label y in {0, 1}: the negative log-likelihood of {@code P(1) = 1 / (1 + exp(-s))}. */
record LogisticLoss() implements Loss {

    @Override
    public double differentiate(double[] scores, int at, int outputs, double target) {
        double score = scores[at];
        // Only exp(-|s|) is formed, which cannot overflow.
        double decay = StrictMath.exp(-Math.abs(score));
        double positive = score >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
        scores[at] = positive - target;
        return Math.max(score, 0) + StrictMath.log1p(decay) - target * score;
    }

    @Override
    public boolean predicts(double[] scores, int at, int outputs, double target) {
        return scores[at] > 0 == target > 0;
    }
}
