package dev.firebreak.learning.model;

/** {@code log(sum_c exp(s_c)) - s_y} for a class y: the negative log-likelihood under softmax probabilities. */
record CrossEntropy() implements Loss {

    @Override
    public double differentiate(double[] scores, int at, int outputs, double target) {
        int label = at + (int) target;
        double aboveLabel = scores[ClassProbabilities.greatest(scores, at, outputs)] - scores[label];
        double sum = ClassProbabilities.softmax(scores, at, outputs);
        scores[label] -= 1;
        return StrictMath.log(sum) + aboveLabel;
    }

    /** The class of the greatest score is predicted, the first one among equals. */
    @Override
    public boolean predicts(double[] scores, int at, int outputs, double target) {
        return ClassProbabilities.greatest(scores, at, outputs) == at + (int) target;
    }
}
