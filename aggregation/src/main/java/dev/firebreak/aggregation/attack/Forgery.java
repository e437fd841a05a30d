package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.State;
import java.util.OptionalDouble;

/**
 * What the Byzantine workers send.
 *
 * @param rows one row per Byzantine worker; a single row if all send the same; none if they stay silent
 * @param factor the factor an optimised attack settled on
 * @param state the attack's state for the next round
 */
public record Forgery(Rows rows, OptionalDouble factor, State state) {

    /** All Byzantine workers send this vector. */
    public static Forgery shared(double[] vector) {
        return new Forgery(Rows.of(vector), OptionalDouble.empty(), State.EMPTY);
    }

    /** Each Byzantine worker sends its own row. */
    public static Forgery distinct(Rows rows) {
        return new Forgery(rows, OptionalDouble.empty(), State.EMPTY);
    }

    /** No Byzantine worker sends anything. */
    public static Forgery silence() {
        return new Forgery(Rows.of(new double[0][]), OptionalDouble.empty(), State.EMPTY);
    }

    /** The row of the k-th Byzantine worker, or {@code null} if it sends nothing. */
    public double[] rowOf(int k) {
        return switch (rows.count()) {
            case 0 -> null;
            case 1 -> rows.row(0);
            default -> rows.row(k);
        };
    }
}
