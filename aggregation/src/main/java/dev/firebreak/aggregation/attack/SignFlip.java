package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Sign flipping: a negative multiple of the honest mean, or of what each Byzantine worker would honestly have sent.
 *
 * <p>Plain: -mu (Allen-Zhu, Ebrahimianghazani, Li and Alistarh, "Byzantine-resilient non-convex stochastic gradient
 * descent", ICLR 2021). Scaled by the ratio: -(q/f) mu, which makes the mean of all n messages 0 (experiments of
 * Farhadkhani et al., ICML 2023). Of the own message: c times it (experiments of LAD, c = -2).
 *
 * @param coefficient c
 * @param ratio whether c is further multiplied by q/f
 * @param own whether each Byzantine worker turns its own protocol message instead of the honest mean
 */
public record SignFlip(double coefficient, boolean ratio, boolean own) implements Attack {

    @Override
    public Set<Need> needs() {
        return own ? Set.of(Need.OWN_MESSAGES) : Set.of();
    }

    @Override
    public Forgery forge(AttackContext context) {
        Rows seen = context.seen();
        if (ratio && context.byzantine() < 1) {
            throw new InputException(
                    "sign-flip(scale=ratio) needs f >= 1, since its factor is q/f, but f = " + context.byzantine());
        }
        double c = ratio ? coefficient * seen.count() / context.byzantine() : coefficient;
        if (!own) {
            return Forgery.shared(scaled(HonestMoments.mean(seen), c));
        }
        Rows messages = context.own();
        return Forgery.distinct(Rows.of(IntStream.range(0, messages.count())
                .mapToObj(k -> scaled(messages.row(k), c))
                .toArray(double[][]::new)));
    }

    private static double[] scaled(double[] vector, double c) {
        Arrays.setAll(vector, j -> vector[j] * c);
        return vector;
    }
}
