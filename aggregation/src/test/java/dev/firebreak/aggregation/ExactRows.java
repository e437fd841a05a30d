package dev.firebreak.aggregation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Rows in exact decimals over a common denominator, and what the definitions of rules are made of. Sums, differences, products and hence all
 * comparisons of squared distances are exact; quotients and roots have {@link #FEW} digits.
 *
 * @param x the rows times the denominator
 * @param over the denominator
 * @param squares the squared norms times that of the denominator
 */
record ExactRows(BigDecimal[][] x, BigDecimal over, BigDecimal[] squares) {
    /** Enough for what is a quotient or a root to begin with. */
    static final MathContext FEW = new MathContext(40);

    ExactRows(BigDecimal[][] x, BigDecimal over) {
        this(x, over, Arrays.stream(x).map(ExactRows::square).toArray(BigDecimal[]::new));
    }

    static ExactRows of(double[][] rows) {
        BigDecimal[][] x = Arrays.stream(rows)
                .map(row -> Arrays.stream(row).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new))
                .toArray(BigDecimal[][]::new);
        return new ExactRows(x, BigDecimal.ONE);
    }

    int n() {
        return x.length;
    }

    int d() {
        return x[0].length;
    }

    /** A length in the unit of the numerators. */
    BigDecimal unit(double length) {
        return new BigDecimal(length).multiply(over);
    }

    BigDecimal squaredDistance(int i, int j) {
        return square(minus(x[i], x[j]));
    }

    /** The sum of some rows. */
    BigDecimal[] sum(int... rows) {
        BigDecimal[] sum = zeros(d());
        for (int i : rows) {
            sum = plus(sum, x[i]);
        }
        return sum;
    }

    double[] mean(int... rows) {
        return result(sum(rows), over.multiply(BigDecimal.valueOf(rows.length)));
    }

    static double[] result(BigDecimal[] numerator, BigDecimal denominator) {
        return Arrays.stream(numerator)
                .mapToDouble(a -> a.divide(denominator, FEW).doubleValue())
                .toArray();
    }

    /** The {@code count} indices of least keys, the lower index first among equals, in ascending order of the keys. */
    static int[] least(int count, BigDecimal... keys) {
        return IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> keys[i]).thenComparing(i -> i))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
    }

    BigDecimal[] squaredDistancesFrom(int i) {
        return IntStream.range(0, n()).mapToObj(j -> squaredDistance(i, j)).toArray(BigDecimal[]::new);
    }

    static BigDecimal[] zeros(int d) {
        BigDecimal[] zeros = new BigDecimal[d];
        Arrays.fill(zeros, BigDecimal.ZERO);
        return zeros;
    }

    static BigDecimal[] plus(BigDecimal[] a, BigDecimal[] b) {
        return IntStream.range(0, a.length).mapToObj(k -> a[k].add(b[k])).toArray(BigDecimal[]::new);
    }

    static BigDecimal[] minus(BigDecimal[] a, BigDecimal[] b) {
        return IntStream.range(0, a.length).mapToObj(k -> a[k].subtract(b[k])).toArray(BigDecimal[]::new);
    }

    static BigDecimal[] times(BigDecimal c, BigDecimal[] a, MathContext digits) {
        return Arrays.stream(a).map(v -> v.multiply(c, digits)).toArray(BigDecimal[]::new);
    }

    static BigDecimal dot(BigDecimal[] a, BigDecimal[] b) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; k < a.length; k++) {
            sum = sum.add(a[k].multiply(b[k]));
        }
        return sum;
    }

    static BigDecimal square(BigDecimal[] a) {
        return dot(a, a);
    }

    /** The norm to a few digits. */
    static BigDecimal length(BigDecimal[] a) {
        return root(square(Arrays.stream(a).map(v -> v.round(FEW)).toArray(BigDecimal[]::new)));
    }

    /** The square root to {@link #FEW} digits; the library's own takes milliseconds. */
    static BigDecimal root(BigDecimal square) {
        int shift = 2 * FEW.getPrecision() - square.precision();
        int scale = square.scale() + shift;
        scale += scale & 1;
        return new BigDecimal(
                        square.setScale(scale, RoundingMode.DOWN)
                                .unscaledValue()
                                .sqrt(),
                        scale / 2)
                .round(FEW);
    }
}
