package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.WideLengths;
import dev.firebreak.aggregation.WideWeights;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A point of least sum of distances to the rows. A row is one when the unit vectors from it to the other rows add up to at most its
 * multiplicity (Vardi and Zhang, "The multivariate L1-median and associated data depth", PNAS 2000), which is tested first, since
 * iterations approach a row only slowly; else Weiszfeld's iteration from near the medoid, with Vardi and Zhang's step where it meets a row.
 */
record ExactGeometricMedian() implements GeometricRule {
    // A relative step this small moves the result by less than the rounding of what follows it.
    private static final double TOLERANCE = 1e-12;
    private static final int MOST_ITERATIONS = 2000;

    // A row this close, relative to the spread, counts as the current point.
    private static final double COINCIDENT = 1e-12;

    @Override
    public double[] weights(Gram gram, int byzantine) {
        return wideWeights(gram, byzantine).plain();
    }

    /**
     * Where more than one row is a minimiser, all rows are on a line and everything between these is one, too; the middle is taken, the
     * coordinate-wise median of the rows, so that their order decides nothing.
     */
    @Override
    public WideWeights wideWeights(Gram gram, int byzantine) {
        int n = gram.n();
        int[] found = IntStream.range(0, n)
                .filter(k -> pull(gram, k) <= multiplicity(gram, k) * (1 + COINCIDENT))
                .toArray();
        // Of equal rows one counts. Up to rounding a row may equal two that do not equal each other.
        int[] minimisers = IntStream.range(0, found.length)
                .filter(k -> IntStream.range(0, k).noneMatch(i -> gram.key(found[i], found[k]) == 0))
                .map(k -> found[k])
                .toArray();
        return minimisers.length == 0
                ? iterate(gram, new Spread(gram, byzantine), byzantine)
                : new WideWeights(Ranking.average(n, minimisers), new int[n]);
    }

    private static WideWeights iterate(Gram gram, Spread spread, int byzantine) {
        int n = gram.n();
        double[] w = nearMedoid(gram, spread, byzantine);
        for (int t = 0; t < MOST_ITERATIONS; t++) {
            double[] distances = spread.distances(w);
            double[] sorted = distances.clone();
            Arrays.sort(sorted);
            double typical = sorted[n / 2];
            double[] next = step(gram, spread, distances, w, COINCIDENT * typical);
            double[] change = new double[n];
            for (int i = 0; i < n; i++) {
                change[i] = next[i] - w[i];
            }
            w = next;
            if (spread.length(change) <= TOLERANCE * typical) {
                break;
            }
        }
        return new WideWeights(w, spread.powers());
    }

    // A robust start: from the mean, faulty rows that are far enough would leave no digit of the others.
    private static double[] nearMedoid(Gram gram, Spread spread, int byzantine) {
        int n = gram.n();
        int medoid = Spread.medoid(gram, byzantine);
        double[] distances = new double[n];
        for (int i = 0; i < n; i++) {
            distances[i] = gram.distance(i, medoid);
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        return SmoothedGeometricMedian.step(distances, sorted[n / 2], spread);
    }

    private static double[] step(Gram gram, Spread spread, double[] distances, double[] w, double coincident) {
        int n = distances.length;
        int here = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            here = here < 0 && distances[i] <= coincident ? i : here;
            least = distances[i] > coincident ? Math.min(least, distances[i]) : least;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += distances[i] > coincident ? least / distances[i] : 0;
        }
        double stay = here < 0 ? 0 : Math.min(1, multiplicity(gram, here) / pull(gram, here));
        double[] next = new double[n];
        for (int i = 0; i < n; i++) {
            double away =
                    distances[i] > coincident ? WideLengths.quotient(least, distances[i], spread.scale(i)) / sum : 0;
            next[i] = (1 - stay) * away + stay * w[i];
        }
        return next;
    }

    // The length of the sum of unit vectors from row k to the rows elsewhere. Which rows are not elsewhere is decided
    // as for the multiplicity: what rounding leaves between rows at one place has no direction.
    private static double pull(Gram gram, int k) {
        int n = gram.n();
        double[] products = gram.centred(k).products();
        double[] lengths = new double[n];
        for (int i = 0; i < n; i++) {
            lengths[i] = gram.key(i, k) == 0 ? 0 : Math.sqrt(products[i * n + i]);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double product = lengths[i] * lengths[j];
                sum += product > 0 ? products[i * n + j] / product : 0;
            }
        }
        return Math.sqrt(Math.max(0, sum));
    }

    private static int multiplicity(Gram gram, int k) {
        int same = 0;
        for (int i = 0; i < gram.n(); i++) {
            same += gram.key(i, k) == 0 ? 1 : 0;
        }
        return same;
    }

    @Override
    public Kappa kappa(int n, int f) {
        double r = Kappa.lowerBound(n, f);
        return Kappa.againstVariance(4 * (1 + r) * (1 + r), Sources.FIXING_BY_MIXING_TABLE);
    }
}
