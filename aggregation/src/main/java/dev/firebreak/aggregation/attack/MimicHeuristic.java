package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Kernels;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Mimic of a worker that the attack chooses. For {@code phase} rounds the attack copies honest worker 0 while it estimates by Oja's
 * method the direction z in which the honest messages differ most; afterwards it copies the worker whose message reaches
 * furthest along z. Karimireddy, He and Jaggi, ICLR 2022, appendix; constants as in the experiments of Allouah, Guerraoui,
 * Gupta, Pinot and Rizk, ICML 2023.
 *
 * <p>Round t of the first phase, with a = (t+1)/(t+2) and c = 1/(t+2), mu the honest mean:
 * <pre>
 * m = a m + c mu
 * w = sum_i |&lt;h_i - m, z&gt;| (h_i - m)
 * z = a^2 z + c w / |w|, then scaled to length 1
 * </pre>
 * The first z is uniform on [0, 1]^d. A zero w leaves z alone (our choice: all messages are equal to their mean).
 *
 * <p>State: {@code rounds} (t), {@code mean} (m), {@code direction} (z); m is dropped when the first phase is over.
 *
 * @param phase rounds of the first phase
 */
public record MimicHeuristic(int phase) implements Attack {
    // Fourth powers of numbers of size 2^200 or 2^-200 stay in range.
    private static final int ORDINARY = 200;

    @Override
    public Forgery forge(AttackContext context) {
        Rows honest = context.seen();
        int d = honest.dimension();
        State state = context.state();
        double[] last = array(state, "direction", d);
        double[] z = last == null ? context.stream().doubles(d).toArray() : last;
        double[] rounds = array(state, "rounds", 1);
        int t = rounds == null ? 0 : (int) rounds[0];
        State next = State.EMPTY.with("rounds", t + 1);
        if (t >= phase) {
            return forgery(honest.row(furthest(honest, z)), next.with("direction", z));
        }
        double[] mean = array(state, "mean", d);
        double[] m = mean == null ? new double[d] : mean.clone();
        double[] mu = HonestMoments.mean(honest);
        Arrays.setAll(m, j -> ((t + 1) * m[j] + mu[j]) / (t + 2));
        return forgery(honest.row(0), next.with("mean", m).with("direction", turned(honest, m, z, t)));
    }

    private static double[] array(State state, String name, int length) {
        double[] array = state.get(name);
        if (array != null && array.length != length) {
            throw new IllegalArgumentException(
                    "memory '" + name + "' must have length " + length + ", but has " + array.length);
        }
        return array;
    }

    private static Forgery forgery(double[] vector, State state) {
        return new Forgery(Rows.of(vector), OptionalDouble.empty(), state);
    }

    private static double[] turned(Rows honest, double[] m, double[] z, int t) {
        double[] w = new double[z.length];
        int exponent = exponent(honest, m);
        for (int i = 0; i < honest.count(); i++) {
            double[] offset = honest.row(i);
            Arrays.setAll(offset, j -> Math.scalb(offset[j], -exponent) - Math.scalb(m[j], -exponent));
            Kernels.best().axpy(Math.abs(dot(offset, z)), offset, 0, w, 0, w.length);
        }
        double length = Math.sqrt(dot(w, w));
        if (length == 0) {
            return z;
        }
        double a = (t + 1.0) / (t + 2.0);
        double c = 1.0 / (t + 2.0);
        double[] turned = new double[z.length];
        Arrays.setAll(turned, j -> a * a * z[j] + c * w[j] / length);
        double norm = Math.sqrt(dot(turned, turned));
        Arrays.setAll(turned, j -> turned[j] / norm);
        return turned;
    }

    // The lower worker wins a tie.
    private static int furthest(Rows honest, double[] z) {
        int best = 0;
        double reach = -1;
        int exponent = exponent(honest, new double[z.length]);
        for (int i = 0; i < honest.count(); i++) {
            double[] row = honest.row(i);
            Arrays.setAll(row, j -> Math.scalb(row[j], -exponent));
            double along = Math.abs(dot(row, z));
            if (along > reach) {
                reach = along;
                best = i;
            }
        }
        return best;
    }

    // 0 for rows of ordinary size; else what brings the largest number near 1, since only the direction of w counts and
    // its squares must neither overflow nor vanish.
    private static int exponent(Rows honest, double[] m) {
        double largest = 0;
        for (double value : m) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < honest.count(); i++) {
            for (double value : honest.row(i)) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        int exponent = Math.getExponent(largest);
        return largest == 0 || Math.abs(exponent) < ORDINARY ? 0 : exponent + 1;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum = Math.fma(a[j], b[j], sum);
        }
        return sum;
    }
}
