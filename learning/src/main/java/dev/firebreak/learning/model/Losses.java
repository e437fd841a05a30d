package dev.firebreak.learning.model;

/** The losses that models share. */
public final class Losses {
    private Losses() {}

    /** Cross entropy of the softmax of one score for each class. */
    public static Loss crossEntropy() {
        return new CrossEntropy();
    }

    /** Half the square of the difference between the one score and a real target. */
    public static Loss squaredError() {
        return new SquaredError();
    }

    /** Logistic loss of the one score and a label 0 or 1. */
    static Loss logistic() {
        return new LogisticLoss();
    }

    /** {@code log(sum_c exp(s_c)) - s_y} for a class y: the negative log-likelihood under softmax probabilities. */
    private record CrossEntropy() implements Loss {

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

    /** {@code log(1 + exp(s)) - y s} for a label y in {0, 1}: the negative log-likelihood of {@code P(1) = 1 / (1 + exp(-s))}. */
    private record LogisticLoss() implements Loss {

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

    /** {@code (s - y)^2 / 2} for a real target y. */
    private record SquaredError() implements Loss {

        @Override
        public double differentiate(double[] scores, int at, int outputs, double target) {
            double residual = scores[at] - target;
            scores[at] = residual;
            return residual * residual / 2;
        }
    }
}
