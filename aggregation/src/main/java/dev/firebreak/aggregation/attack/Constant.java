package dev.firebreak.aggregation.attack;

import java.util.Arrays;

/**
 * The same value in every coordinate: zero (a worker that adds nothing), infinity or NaN (a worker that breaks arithmetic
 * which does not guard itself).
 *
 * @param value the value, finite or not
 */
public record Constant(double value) implements Attack {

    @Override
    public Forgery forge(AttackContext context) {
        double[] vector = new double[context.honest().dimension()];
        Arrays.fill(vector, value);
        return Forgery.shared(vector);
    }
}
