package dev.firebreak.unlearning.selection;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.unlearning.perturbation.Minimizer.Minimum;
import dev.firebreak.unlearning.perturbation.QuasiNewton;
import java.util.stream.IntStream;

/**
 * A classifier that is trained anew on edited data, to measure how well it recognises the unwanted class: logistic regression for two
 * classes, softmax regression for more, regularised by 1/(C m) for m records, minimised by L-BFGS from zero. Equal records give equal
 * bits.
 */
public final class Refit {
    // Our choice: loss and shares no longer move in the third digit, and an ill-conditioned set of features still ends.
    private static final double GRADIENT_NORM = 1e-5;
    private static final int MOST_STEPS = 300;
    private static final QuasiNewton METHOD = new QuasiNewton(10);

    private final Examples train;
    private final Examples unwantedTest;
    private final Examples retainedTest;
    private final double inverseRegularization;

    /**
     * The measurements of a classifier.
     *
     * @param recall share of unwanted test records that are still recognised
     * @param accuracy share of retained test records whose class is predicted
     * @param f1 F1 of the retained class; NaN if there are more than two classes
     * @param theta the parameters
     */
    public record Measured(double recall, double accuracy, double f1, double[] theta) {}

    /**
     * Data to train and evaluate on.
     *
     * @param train all training records, of at least two classes
     * @param test records of the unwanted and of other classes, never trained on
     * @param unwanted the unwanted class
     * @param inverseRegularization C, greater than 0
     */
    public Refit(Examples train, Examples test, int unwanted, double inverseRegularization) {
        this.train = train;
        this.unwantedTest = of(test, unwanted, true);
        this.retainedTest = of(test, unwanted, false);
        this.inverseRegularization = inverseRegularization;
    }

    private static Examples of(Examples test, int unwanted, boolean equal) {
        Examples part = test.select(IntStream.range(0, test.count())
                .filter(i -> (test.label(i) == unwanted) == equal)
                .toArray());
        if (part.count() == 0) {
            throw new IllegalArgumentException(
                    "there is no test record of " + (equal ? "class " : "another class than ") + unwanted);
        }
        return part;
    }

    /** Trains on these records and measures. */
    public Measured on(int[] kept) {
        double lambda = 1 / (inverseRegularization * kept.length);
        String family = train.classes() == 2 ? "logistic" : "softmax";
        Model model =
                Models.MODELS.build(family + "(regularization=" + lambda + ")").build(train);
        Minimum minimum = METHOD.minimize(
                (theta, gradient) -> model.gradient(theta, train, kept, gradient),
                new double[model.dimension()],
                GRADIENT_NORM,
                MOST_STEPS);
        double recall = model.evaluate(minimum.theta(), unwantedTest).accuracy();
        double accuracy = model.evaluate(minimum.theta(), retainedTest).accuracy();
        return new Measured(
                recall, accuracy, train.classes() == 2 ? f1(recall, accuracy) : Double.NaN, minimum.theta());
    }

    // With two classes an unwanted record that is missed is taken for a retained one.
    private double f1(double recall, double accuracy) {
        double found = accuracy * retainedTest.count();
        double missed = retainedTest.count() - found;
        double mistaken = (1 - recall) * unwantedTest.count();
        return 2 * found / (2 * found + missed + mistaken);
    }

    /**
     * The least budget at which a metric has fallen to half of its first value.
     *
     * @param budgets ascending
     * @param metric as many values
     * @return NaN if it never falls so far
     */
    public static double halfEffect(double[] budgets, double[] metric) {
        for (int k = 0; k < budgets.length; k++) {
            if (metric[k] <= metric[0] / 2) {
                return budgets[k];
            }
        }
        return Double.NaN;
    }
}
