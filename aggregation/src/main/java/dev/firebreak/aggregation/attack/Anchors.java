package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;
import java.util.Arrays;
import java.util.List;

/**
 * What forged vectors are made of.
 *
 * @param mean the honest mean, d numbers
 * @param deviation the honest standard deviation per coordinate; {@code null} where the attack does not use it
 */
record Anchors(double[] mean, double[] deviation) {

    static Anchors of(Rows honest, ForgedLine line, Deviation deviation) {
        return HonestMoments.of(honest, line.usesDeviation() ? deviation : null);
    }

    /** The vector of factor x, d numbers. A coordinate without deviation stays at its multiple of the mean, whatever x. */
    double[] at(ForgedLine line, double x) {
        double a = line.ofMean(x);
        double b = line.ofDeviation(x);
        double[] forged = new double[mean.length];
        Arrays.setAll(forged, j -> deviation == null ? a * mean[j] : Math.fma(b, deviation[j], a * mean[j]));
        return forged;
    }

    /** mu and, where the deviation is known, mu + s. */
    List<double[]> points() {
        return deviation == null ? List.of(mean) : List.of(mean, at(ForgedLine.ALIE, 1));
    }

    /**
     * What f Byzantine workers send: all the vector of {@code factor} if {@code spread} is 0, else worker k that of its own
     * factor, evenly from {@code factor - spread} to {@code factor + spread}.
     */
    Forgery send(ForgedLine line, double factor, double spread, int byzantine) {
        if (spread == 0 || byzantine < 2) {
            return Forgery.shared(at(line, factor));
        }
        double[][] rows = new double[byzantine][];
        Arrays.setAll(rows, k -> at(line, factor + spread * (2.0 * k / (byzantine - 1) - 1)));
        return Forgery.distinct(Rows.of(rows));
    }
}
