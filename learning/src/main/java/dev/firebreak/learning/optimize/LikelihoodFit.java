package dev.firebreak.learning.optimize;

import static java.lang.invoke.MethodType.methodType;

import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$;
import breeze.linalg.DenseVector$mcD$sp;
import breeze.optimize.DiffFunction;
import breeze.optimize.FirstOrderMinimizer;
import breeze.optimize.LBFGS;
import dev.firebreak.core.kernel.Norm;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import scala.Tuple2;

/**
 * A maximum-likelihood fit of a few parameters by Breeze's limited-memory BFGS with a strong Wolfe line search (Nocedal and Wright,
 * "Numerical Optimization", 2nd edition, algorithms 7.4, 7.5 and 3.5). Breeze's inner products of long vectors are those of BLAS, whose last
 * bits differ between machines: a number that is recorded is rounded, or comes from a fit in a fixed order.
 *
 * @param theta the last iterate, d numbers
 * @param value of the objective there
 * @param gradientNorm there, which tells whether it is a minimum
 * @param steps how many iterations there were
 */
public record LikelihoodFit(double[] theta, double value, double gradientNorm, int steps) {
    // Our choice, as usual: more pairs of steps and gradient differences do not pay for few parameters.
    private static final int MEMORY = 10;
    private static final MethodHandle AS_BREEZE = asBreeze();

    /**
     * Minimises a smooth function, as the negative logarithm of a likelihood.
     *
     * @param objective what to minimise; infinite or NaN where the parameters are not allowed
     * @param start d numbers at which the objective is finite, not written to
     * @param tolerance the norm of the gradient to reach, relative to the value but at least 1e-8; greater than 0
     * @param mostSteps at least 1
     * @throws IllegalArgumentException if the objective is not finite at the start
     */
    public static LikelihoodFit minimize(Objective objective, double[] start, double tolerance, int mostSteps) {
        double[] gradient = new double[start.length];
        double value = objective.evaluate(start, gradient);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "the objective must be finite at the start, but is " + value + " at " + Arrays.toString(start));
        }
        LBFGS<DenseVector<Object>> method =
                new LBFGS<>(mostSteps, MEMORY, tolerance, DenseVector$.MODULE$.space_Double());
        FirstOrderMinimizer.State<DenseVector<Object>, ?, ?> last =
                method.minimizeAndReturnState(function(objective), new DenseVector$mcD$sp(start.clone()));
        double[] theta = numbers(last.x());
        value = objective.evaluate(theta, gradient);
        return new LikelihoodFit(theta, value, Norm.of(gradient), last.iter());
    }

    private static double[] numbers(DenseVector<?> vector) {
        double[] numbers = new double[vector.length()];
        Arrays.setAll(numbers, j -> (Double) vector.apply(j));
        return numbers;
    }

    @SuppressWarnings("unchecked")
    private static DiffFunction<DenseVector<Object>> function(Objective objective) {
        try {
            return (DiffFunction<DenseVector<Object>>) AS_BREEZE.invoke(objective);
        } catch (Throwable impossible) {
            throw new IllegalStateException("making an object calls no code that fails", impossible);
        }
    }

    // The Scala trait has methods that differ in what they return only, so that no Java class can implement it; the
    // target of a lambda can.
    private static MethodHandle asBreeze() {
        MethodHandles.Lookup here = MethodHandles.lookup();
        try {
            return LambdaMetafactory.metafactory(
                            here,
                            "calculate",
                            methodType(DiffFunction.class, Objective.class),
                            methodType(Tuple2.class, Object.class),
                            here.findStatic(
                                    LikelihoodFit.class,
                                    "calculate",
                                    methodType(Tuple2.class, Objective.class, Object.class)),
                            methodType(Tuple2.class, Object.class))
                    .getTarget();
        } catch (ReflectiveOperationException | LambdaConversionException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Value and gradient at some parameters; called by Breeze. */
    @SuppressWarnings("UnusedMethod")
    private static Tuple2<Object, Object> calculate(Objective objective, Object theta) {
        double[] at = numbers((DenseVector<?>) theta);
        double[] gradient = new double[at.length];
        double value = objective.evaluate(at, gradient);
        return new Tuple2<>(value, new DenseVector$mcD$sp(gradient));
    }
}
