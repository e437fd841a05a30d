package dev.firebreak.learning.model;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.format.Limits;
import dev.firebreak.learning.model.GeneralizedLinearModel.Start;
import java.util.List;

/** The models by name. */
public final class Models {
    private static final double ANY = Double.POSITIVE_INFINITY;
    private static final List<Parameter> PARAMETERS = List.of(
            Parameter.flag("bias", true, "whether scores have a constant term"),
            Parameter.real("regularization", "0", 0, ANY, "lambda of (lambda/2) ||theta||^2, bias included"),
            Parameter.word(
                    "initial", "zeros", List.of("zeros", "uniform"), "start: 0, or uniform in +-1/sqrt(features)"));

    /** Models by name. */
    public static final Registry<ModelSpec> MODELS = new Registry<>(
            ModelSpec.class,
            "model",
            List.of(
                    new Part<>(
                            "linear",
                            "linear regression: (1/(2m)) sum_i (w . x_i + b - y_i)^2",
                            "least squares",
                            PARAMETERS,
                            a -> shape -> linear(a, shape)),
                    new Part<>(
                            "logistic",
                            "logistic regression of labels 0 and 1: (1/m) sum_i log(1 + exp(s_i)) - y_i s_i",
                            "Cox, The regression analysis of binary sequences, JRSS B 1958",
                            PARAMETERS,
                            a -> shape -> logistic(a, shape)),
                    new Part<>(
                            "softmax",
                            "multinomial logistic regression: (1/m) sum_i log(sum_c exp(s_ic)) - s_iy",
                            "Bishop, Pattern Recognition and Machine Learning, eqs. 4.104-4.109",
                            PARAMETERS,
                            a -> shape -> softmax(a, shape))));

    private Models() {}

    private static Model linear(Arguments arguments, Examples shape) {
        if (shape.classes() != 0) {
            throw new InputException("model 'linear' needs real targets, but the data has " + shape.classes()
                    + " classes; use softmax" + (shape.classes() == 2 ? " or logistic" : ""));
        }
        return model(arguments, shape, 1, new SquaredError());
    }

    private static Model logistic(Arguments arguments, Examples shape) {
        if (shape.classes() != 2) {
            throw new InputException("model 'logistic' needs 2 classes, but the data has "
                    + (shape.classes() == 0 ? "real targets; use linear" : shape.classes() + "; use softmax"));
        }
        return model(arguments, shape, 1, new LogisticLoss());
    }

    private static Model softmax(Arguments arguments, Examples shape) {
        if (shape.classes() < 2) {
            throw new InputException("model 'softmax' needs at least 2 classes, but the data has "
                    + (shape.classes() == 0 ? "real targets; use linear" : "only one"));
        }
        return model(arguments, shape, shape.classes(), new CrossEntropy());
    }

    private static Model model(Arguments arguments, Examples shape, int outputs, Loss loss) {
        boolean bias = arguments.flag("bias");
        int inputs = shape.features().dimension();
        long parameters = (long) outputs * (inputs + (bias ? 1L : 0));
        if (parameters > Limits.MOST_NUMBERS) {
            throw new InputException("a model of " + outputs + " x " + inputs + " weights has " + parameters
                    + " parameters; at most " + Limits.MOST_NUMBERS + " fit");
        }
        return new GeneralizedLinearModel(
                inputs,
                outputs,
                bias,
                arguments.real("regularization"),
                "uniform".equals(arguments.text("initial")) ? Start.UNIFORM : Start.ZEROS,
                loss);
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
