package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import dev.firebreak.core.TwelveDigits;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * An attack of one factor tau that is given.
 *
 * <p>Inner product manipulation: -tau mu, so that the aggregate points against the honest mean mu. Xie, Koyejo and Gupta,
 * "Fall of empires: breaking Byzantine-tolerant SGD by inner product manipulation", UAI 2019; written (1 - epsilon) mu by
 * later works of the field, with epsilon = 1 + tau.
 *
 * <p>A little is enough: mu + tau s, the honest mean moved by tau standard deviations in every coordinate, which hides among
 * the honest messages. Baruch, Baruch and Goldberg, "A little is enough: circumventing defenses for distributed learning",
 * NeurIPS 2019.
 *
 * @param line which vectors the factor runs through
 * @param tau the factor; empty for the z_max of section 3.2 of the latter
 * @param deviation which standard deviation, for {@link ForgedLine#ALIE}
 * @param spread 0 if all send the same; else worker k has its own tau, evenly from tau - spread to tau + spread
 */
public record FixedFactor(ForgedLine line, OptionalDouble tau, Deviation deviation, double spread) implements Attack {

    @Override
    public Forgery forge(AttackContext context) {
        int f = context.byzantine();
        Rows seen = context.seen();
        double x = tau.isPresent() ? tau.getAsDouble() : zMax(seen.count() + f, f);
        return Anchors.of(seen, line, deviation).send(line, x, spread, f);
    }

    /**
     * The largest shift at which, were the honest messages normal, enough of them would be further from the mean than the forged one
     * to make a majority with it: Phi^-1((n - f - s) / (n - f)) with s = floor(n/2 + 1) - f supporters.
     *
     * @param n all workers
     * @param f Byzantine workers
     */
    static double zMax(int n, int f) {
        if (f < 1 || 2 * f >= n) {
            throw new InputException("alie(tau=zmax) needs 1 <= f and 2f < n, but n = " + n + " and f = " + f
                    + "; give tau as a number");
        }
        int supporters = n / 2 + 1 - f;
        // Models that were attacked are hashed.
        return TwelveDigits.nearest(
                NormalDistribution.of(0, 1).inverseCumulativeProbability((double) (n - f - supporters) / (n - f)));
    }
}
