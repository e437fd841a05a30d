package dev.firebreak.learning.model;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.format.Limits;
import dev.firebreak.learning.model.GeneralizedLinearModel.Start;
import dev.firebreak.learning.network.Networks;
import java.util.List;
import java.util.stream.Stream;

/** The models by name. */
public final class Models {
    private static final double ANY = Double.POSITIVE_INFINITY;
    private static final List<Parameter> PARAMETERS = List.of(
            Parameter.flag("bias", true, "whether scores have a constant term"),
            Parameter.real("regularization", "0", 0, ANY, "lambda of (lambda/2) ||theta||^2, bias included"),
            Parameter.word(
                    "initial", "zeros", List.of("zeros", "uniform"), "start: 0, or uniform in +-1/sqrt(features)"));

    private static final List<Part<ModelSpec>> CONVEX = List.of(
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
                    a -> shape -> softmax(a, shape)));

    /** Models by name. */
    public static final Registry<ModelSpec> MODELS = new Registry<>(
            ModelSpec.class,
            "model",
            Stream.concat(CONVEX.stream(), Networks.NETWORKS.stream()).toList());

    private Models() {}

    private static Model linear(Arguments arguments, Examples shape) {
        if (shape.classes() != 0) {
            throw new InputException("model 'linear' needs real targets, but the data has " + shape.classes()
                    + " classes; use softmax" + (shape.classes() == 2 ? " or logistic" : ""));
        }
        return model(arguments, shape, 1, Losses.squaredError());
    }

    private static Model logistic(Arguments arguments, Examples shape) {
        if (shape.classes() != 2) {
            throw new InputException("model 'logistic' needs 2 classes, but the data has "
                    + (shape.classes() == 0 ? "real targets; use linear" : shape.classes() + "; use softmax"));
        }
        return model(arguments, shape, 1, Losses.logistic());
    }

    private static Model softmax(Arguments arguments, Examples shape) {
        if (shape.classes() < 2) {
            throw new InputException("model 'softmax' needs at least 2 classes, but the data has "
                    + (shape.classes() == 0 ? "real targets; use linear" : "only one"));
        }
        return model(arguments, shape, shape.classes(), Losses.crossEntropy());
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
}
