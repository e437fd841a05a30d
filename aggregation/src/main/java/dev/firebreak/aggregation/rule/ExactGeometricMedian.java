package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;

/**
 * A point of least sum of distances to the rows. A row is one when the unit vectors from it to the other rows add up to at most its
 * multiplicity (Vardi and Zhang, "The multivariate L1-median and associated data depth", PNAS 2000), which is tested first, since
 * iterations approach a row only slowly; else Weiszfeld's iteration from near the medoid, with Vardi and Zhang's step where it meets a row.
 */
record ExactGeometricMedian() implements GeometricRule {
    // A relative step this small moves the result by less than the rounding of what follows it.
    private static final double TOLERANCE = 1e-12;
    private static final int MOST_ITERATIONS = 2000;

    // A row this close, relative to the spread, is where the iteration stands.
    private static final double COINCIDENT = 1e-12;

    @Override
    public double[] weights(Gram gram, int byzantine) {
        int n = gram.n();
        for (int k = 0; k < n; k++) {
            if (pull(gram, k) <= multiplicity(gram, k) * (1 + COINCIDENT)) {
                return Ranking.average(n, k);
            }
        }
        return iterate(gram);
    }

    private static double[] iterate(Gram gram) {
        int n = gram.n();
        Spread spread = new Spread(gram);
        double[] w = nearMedoid(gram);
        for (int t = 0; t < MOST_ITERATIONS; t++) {
            double[] squares = spread.squaredDistances(w);
            double[] sorted = squares.clone();
            Arrays.sort(sorted);
            double typical = Math.sqrt(sorted[n / 2]);
            double[] next = step(gram, squares, w, COINCIDENT * typical);
            double[] change = new double[n];
            for (int i = 0; i < n; i++) {
                change[i] = next[i] - w[i];
            }
            w = next;
            if (Math.sqrt(spread.squaredNorm(change)) <= TOLERANCE * typical) {
                break;
            }
        }
        return w;
    }

    // A robust start: from the mean, faulty rows that are far enough would leave no digit of the others.
    private static double[] nearMedoid(Gram gram) {
        int n = gram.n();
        int medoid = Spread.medoid(gram);
        double[] distances = new double[n];
        for (int i = 0; i < n; i++) {
            distances[i] = gram.distance(i, medoid);
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        return SmoothedGeometricMedian.step(distances, sorted[n / 2]);
    }

    private static double[] step(Gram gram, double[] squares, double[] w, double coincident) {
        int n = squares.length;
        double[] next = new double[n];
        double sum = 0;
        int here = -1;
        for (int i = 0; i < n; i++) {
            double distance = Math.sqrt(squares[i]);
            if (distance > coincident) {
                next[i] = 1 / distance;
                sum += next[i];
            } else {
                here = here < 0 ? i : here;
            }
        }
        double stay = here < 0 ? 0 : Math.min(1, multiplicity(gram, here) / pull(gram, here));
        for (int i = 0; i < n; i++) {
            next[i] = (1 - stay) * (next[i] / sum) + stay * w[i];
        }
        return next;
    }

    // The length of the sum of unit vectors from row k to the rows elsewhere.
    private static double pull(Gram gram, int k) {
        int n = gram.n();
        double[] centred = gram.centred(k);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double lengths = gram.distance(i, k) * gram.distance(j, k);
                sum += lengths > 0 ? centred[i * n + j] / lengths : 0;
            }
        }
        return Math.sqrt(Math.max(0, sum));
    }

    private static int multiplicity(Gram gram, int k) {
        int same = 0;
        for (int i = 0; i < gram.n(); i++) {
            same += gram.squaredDistance(i, k) == 0 ? 1 : 0;
        }
        return same;
    }

    @Override
    public Kappa kappa(int n, int f) {
        double r = Kappa.lowerBound(n, f);
        return Kappa.againstVariance(4 * (1 + r) * (1 + r), Sources.FIXING_BY_MIXING_TABLE);
    }
}
