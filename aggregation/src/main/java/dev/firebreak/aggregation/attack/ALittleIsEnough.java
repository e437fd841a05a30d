package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import dev.firebreak.core.TwelveDigits;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A little is enough: mu + tau s, the honest mean moved by tau standard deviations in every coordinate, which hides among
 * the honest messages. Baruch, Baruch and Goldberg, "A little is enough: circumventing defenses for distributed learning",
 * NeurIPS 2019.
 *
 * @param tau how many deviations; empty for the z_max of their section 3.2
 * @param deviation which standard deviation
 * @param spread 0 if all send the same; else worker k has its own tau, evenly from tau - spread to tau + spread
 */
public record ALittleIsEnough(OptionalDouble tau, Deviation deviation, double spread) implements Attack {

    @Override
    public Forgery forge(AttackContext context) {
        int f = context.byzantine();
        Rows seen = context.seen();
        double x = tau.isPresent() ? tau.getAsDouble() : zMax(seen.count() + f, f);
        return Anchors.of(seen, ForgedLine.ALIE, deviation).send(ForgedLine.ALIE, x, spread, f);
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
