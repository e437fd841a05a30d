package dev.firebreak.coding;

import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.linalg.LeastSquares;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Finds wrong entries of a projected codeword p_0..p_{n-1} of a {@link CyclicCode} from its syndromes
 * S_i = n^{-1/2} sum_j X_j^{c+i} p_j, i = 0..2s-1, with X_j = exp(+-2 pi i j / n) and c the first check: the decoder of
 * Reed-Solomon codes (Peterson) over the complex numbers. Erased entries are taken out with Gamma(z) = prod (z - X_j) over
 * them: S'_i = sum_l Gamma_l S_{i+l}. Complex numbers are pairs of arrays.
 */
final class ErrorLocator {
    private final int n;
    private final int checks;
    private final int first;
    private final double[] cos;
    private final double[] sin;

    ErrorLocator(CyclicCode code) {
        n = code.length();
        checks = code.checks();
        first = code.firstCheck();
        cos = new double[n];
        sin = new double[n];
        double sign = code.isReal() ? -1 : 1;
        for (int j = 0; j < n; j++) {
            cos[j] = StrictMath.cos(2 * StrictMath.PI * j / n);
            sin[j] = sign * StrictMath.sin(2 * StrictMath.PI * j / n);
        }
    }

    /**
     * A projected codeword with some entries erased.
     *
     * @param real Re p
     * @param imaginary Im p
     * @param erased entries that are not to be looked at
     */
    record Word(double[] real, double[] imaginary, BitSet erased) {}

    /** Whether the entries that are not erased fit the code: the syndromes left vanish against their terms. */
    boolean fits(Word word, double tolerance) {
        double[][] left = syndromes(word);
        double residual = Sums.of(Arrays.stream(left[0]).map(x -> x * x).toArray())
                + Sums.of(Arrays.stream(left[1]).map(x -> x * x).toArray());
        double scale = 0;
        for (int j = word.erased.nextClearBit(0); j < n; j = word.erased.nextClearBit(j + 1)) {
            scale += weight(word, j) * square(word, j);
        }
        return residual <= tolerance * tolerance * scale;
    }

    /**
     * The largest error of one entry that {@link #fits} does not see, against the root mean square of the entries that are not erased:
     * next to erased entries the syndromes left hardly depend on an entry.
     */
    double blindSpot(Word word, double tolerance) {
        double scale = 0;
        double squares = 0;
        double least = Double.POSITIVE_INFINITY;
        int count = 0;
        for (int j = word.erased.nextClearBit(0); j < n; j = word.erased.nextClearBit(j + 1)) {
            double weight = weight(word, j);
            scale += weight * square(word, j);
            squares += square(word, j);
            least = Math.min(least, weight);
            count++;
        }
        // An error e at j alone leaves syndromes of square (2s - erased) weight_j e^2 / n.
        double left = (checks - word.erased.cardinality()) / (double) n;
        return squares == 0 ? 0 : tolerance * Math.sqrt(scale / (left * least) / (squares / count));
    }

    // |Gamma(X_j)|^2
    private double weight(Word word, int j) {
        double weight = 1;
        for (int e = word.erased.nextSetBit(0); e >= 0; e = word.erased.nextSetBit(e + 1)) {
            double re = cos[j] - cos[e];
            double im = sin[j] - sin[e];
            weight *= re * re + im * im;
        }
        return weight;
    }

    private static double square(Word word, int j) {
        return word.real[j] * word.real[j] + word.imaginary[j] * word.imaginary[j];
    }

    /**
     * The entries most likely wrong.
     *
     * @param errors how many to name, with {@code 2 errors + erased <= 2s}
     */
    int[] locate(Word word, int errors) {
        double[][] left = syndromes(word);
        double[][] re = new double[errors][errors];
        double[][] im = new double[errors][errors];
        double[] target = new double[2 * errors];
        for (int i = 0; i < errors; i++) {
            target[i] = left[0][2 * errors - 1 - i];
            target[errors + i] = left[1][2 * errors - 1 - i];
            for (int l = 0; l < errors; l++) {
                re[i][l] = left[0][errors - 1 - i + l];
                im[i][l] = left[1][errors - 1 - i + l];
            }
        }
        double[] a = LeastSquares.solveComplex(re, im, target).x();
        double[] size = new double[n];
        for (int j = 0; j < n; j++) {
            size[j] = polynomial(a, errors, j);
        }
        return IntStream.range(0, n)
                .filter(j -> !word.erased.get(j))
                .boxed()
                .sorted(Comparator.comparingDouble(j -> size[j]))
                .limit(errors)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    // |P(X_j)|^2 for P(z) = z^t - sum_l a_l z^l, by Horner's rule.
    private double polynomial(double[] a, int degree, int j) {
        double re = 1;
        double im = 0;
        for (int l = degree - 1; l >= 0; l--) {
            double next = re * cos[j] - im * sin[j] - a[l];
            im = re * sin[j] + im * cos[j] - a[degree + l];
            re = next;
        }
        return re * re + im * im;
    }

    // S' of the entries not erased: Re, then Im, 2s - erased of each.
    private double[][] syndromes(Word word) {
        double[] re = new double[checks];
        double[] im = new double[checks];
        for (int j = word.erased.nextClearBit(0); j < n; j = word.erased.nextClearBit(j + 1)) {
            for (int i = 0; i < checks; i++) {
                int power = (int) ((long) (first + i) * j % n);
                re[i] += word.real[j] * cos[power] - word.imaginary[j] * sin[power];
                im[i] += word.real[j] * sin[power] + word.imaginary[j] * cos[power];
            }
        }
        int length = checks;
        // One factor (z - X_e) at a time: S_i becomes S_{i+1} - X_e S_i.
        for (int e = word.erased.nextSetBit(0); e >= 0; e = word.erased.nextSetBit(e + 1)) {
            length--;
            for (int i = 0; i < length; i++) {
                double next = re[i + 1] - (cos[e] * re[i] - sin[e] * im[i]);
                im[i] = im[i + 1] - (cos[e] * im[i] + sin[e] * re[i]);
                re[i] = next;
            }
        }
        double root = Math.sqrt(n);
        int left = length;
        return new double[][] {
            IntStream.range(0, left).mapToDouble(i -> re[i] / root).toArray(),
            IntStream.range(0, left).mapToDouble(i -> im[i] / root).toArray()
        };
    }
}
