package dev.firebreak.aggregation;

import dev.firebreak.core.part.Call;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The rules by their definitions, in exact arithmetic and without regard to time. Nothing here uses the code under test. */
final class ExactRules {
    /** A rule. */
    interface Rule {
        double[] of(ExactRows rows, int f, Map<String, String> given);
    }

    /** Every rule by its registered name. */
    static final Map<String, Rule> ALL = Map.ofEntries(
            Map.entry("mean", (rows, f, given) -> rows.mean(all(rows.n()))),
            Map.entry("median", (rows, f, given) -> ranks(rows, (rows.n() - 1) / 2, rows.n() / 2 + 1)),
            Map.entry("trimmed-mean", (rows, f, given) -> ranks(rows, f, rows.n() - f)),
            Map.entry("meamed", (rows, f, given) -> meamed(rows, f)),
            Map.entry(
                    "krum",
                    (rows, f, given) -> rows.mean(ExactRows.least(
                            1, krumScores(rows, rows.n() - f - (given.containsKey("original") ? 2 : 1))))),
            Map.entry(
                    "multi-krum",
                    (rows, f, given) -> rows.mean(ExactRows.least(rows.n() - f, krumScores(rows, rows.n() - f - 1)))),
            Map.entry("mda", (rows, f, given) -> rows.mean(bestSubset(rows, f, s -> diameter(rows, s)))),
            Map.entry("mva", (rows, f, given) -> rows.mean(bestSubset(rows, f, s -> variance(rows, s)))),
            Map.entry("smea", (rows, f, given) -> rows.mean(bestSubset(rows, f, s -> top(rows, ones(rows, s)).value))),
            Map.entry(
                    "monna",
                    (rows, f, given) -> rows.mean(ExactRows.least(rows.n() - f, rows.squaredDistancesFrom(0)))),
            Map.entry(
                    "norm-thresholding", (rows, f, given) -> rows.mean(ExactRows.least(rows.n() - f, rows.squares()))),
            Map.entry(
                    "geometric-median",
                    (rows, f, given) -> given.containsKey("exact")
                            ? geometricMedian(rows)
                            : smoothedMedian(rows, rows.unit(number(given, "nu", 0.1)), 3)),
            Map.entry(
                    "centered-clipping",
                    (rows, f, given) -> centeredClipping(
                            rows, rows.unit(number(given, "radius", 100)), (int) number(given, "iterations", 1))),
            Map.entry("caf", (rows, f, given) -> caf(rows, f)));

    private ExactRules() {}

    static double[] of(Call call, ExactRows rows, int f) {
        Rule rule = ALL.get(call.name());
        if (rule == null) {
            throw new AssertionError("'" + call.name() + "' has no definition in exact arithmetic");
        }
        return rule.of(rows, f, call.arguments());
    }

    static double number(Map<String, String> given, String key, double otherwise) {
        return given.containsKey(key) ? Double.parseDouble(given.get(key)) : otherwise;
    }

    private static int[] all(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static double[] perColumn(ExactRows rows, Function<BigDecimal[], BigDecimal> sum, int count) {
        BigDecimal[] sums = IntStream.range(0, rows.d())
                .mapToObj(j ->
                        sum.apply(Arrays.stream(rows.x()).map(row -> row[j]).toArray(BigDecimal[]::new)))
                .toArray(BigDecimal[]::new);
        return ExactRows.result(sums, rows.over().multiply(BigDecimal.valueOf(count)));
    }

    private static BigDecimal sumOfRanks(BigDecimal[] column, int low, int high) {
        return Arrays.stream(column).sorted().skip(low).limit(high - low).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static double[] ranks(ExactRows rows, int low, int high) {
        return perColumn(rows, column -> sumOfRanks(column, low, high), high - low);
    }

    private static double[] meamed(ExactRows rows, int f) {
        int n = rows.n();
        BigDecimal middle = BigDecimal.valueOf(n / 2 + 1 - (n - 1) / 2);
        return perColumn(
                rows,
                column -> {
                    // The median times 1 or 2, so that nothing is divided.
                    BigDecimal median = sumOfRanks(column, (n - 1) / 2, n / 2 + 1);
                    BigDecimal[] away = Arrays.stream(column)
                            .map(v -> v.multiply(middle).subtract(median).abs())
                            .toArray(BigDecimal[]::new);
                    return IntStream.of(ExactRows.least(n - f, away))
                            .mapToObj(i -> column[i])
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
                },
                n - f);
    }

    private static BigDecimal[] krumScores(ExactRows rows, int neighbours) {
        return IntStream.range(0, rows.n())
                .mapToObj(i -> IntStream.range(0, rows.n())
                        .filter(j -> j != i)
                        .mapToObj(j -> rows.squaredDistance(i, j))
                        .sorted()
                        .limit(neighbours)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .toArray(BigDecimal[]::new);
    }

    private static int[] bestSubset(ExactRows rows, int f, Function<int[], BigDecimal> cost) {
        List<int[]> subsets = new ArrayList<>();
        subsets(rows.n(), rows.n() - f, new int[0], subsets);
        // min takes the first of equals.
        return subsets.stream()
                .map(s -> Map.entry(s, cost.apply(s)))
                .min(Comparator.comparing(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    private static void subsets(int n, int size, int[] chosen, List<int[]> found) {
        if (chosen.length == size) {
            found.add(chosen);
            return;
        }
        for (int i = chosen.length == 0 ? 0 : chosen[chosen.length - 1] + 1; i < n; i++) {
            int[] more = Arrays.copyOf(chosen, chosen.length + 1);
            more[chosen.length] = i;
            subsets(n, size, more, found);
        }
    }

    private static BigDecimal diameter(ExactRows rows, int[] subset) {
        BigDecimal largest = BigDecimal.ZERO;
        for (int i : subset) {
            for (int j : subset) {
                largest = largest.max(rows.squaredDistance(i, j));
            }
        }
        return largest;
    }

    private static BigDecimal variance(ExactRows rows, int[] subset) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i : subset) {
            for (int j : subset) {
                sum = sum.add(rows.squaredDistance(i, j));
            }
        }
        return sum;
    }

    private static BigDecimal[] ones(ExactRows rows, int[] subset) {
        BigDecimal[] weights = ExactRows.zeros(rows.n());
        for (int i : subset) {
            weights[i] = BigDecimal.ONE;
        }
        return weights;
    }

    private static BigDecimal[] weightedMean(ExactRows rows, BigDecimal[] weights) {
        BigDecimal[] sum = ExactRows.zeros(rows.d());
        BigDecimal total = BigDecimal.ZERO;
        for (int i = 0; i < rows.n(); i++) {
            sum = ExactRows.plus(sum, ExactRows.times(weights[i], rows.x()[i], ExactRows.FEW));
            total = total.add(weights[i]);
        }
        BigDecimal all = total;
        return Arrays.stream(sum).map(v -> v.divide(all, ExactRows.FEW)).toArray(BigDecimal[]::new);
    }

    // Of the covariance of weights c.
    private static ExactEigen top(ExactRows rows, BigDecimal[] weights) {
        BigDecimal[] mean = weightedMean(rows, weights);
        BigDecimal total = Arrays.stream(weights).reduce(BigDecimal.ZERO, BigDecimal::add);
        int d = rows.d();
        BigDecimal[][] covariance = new BigDecimal[d][];
        Arrays.setAll(covariance, i -> ExactRows.zeros(d));
        for (int i = 0; i < rows.n(); i++) {
            BigDecimal[] away = Arrays.stream(ExactRows.minus(rows.x()[i], mean))
                    .map(v -> v.round(ExactRows.FEW))
                    .toArray(BigDecimal[]::new);
            for (int a = 0; a < d; a++) {
                for (int b = 0; b < d; b++) {
                    covariance[a][b] = covariance[a][b].add(
                            weights[i].multiply(away[a]).multiply(away[b]).divide(total, ExactRows.FEW));
                }
            }
        }
        return new ExactEigen(covariance);
    }

    private static double[] caf(ExactRows rows, int f) {
        int n = rows.n();
        BigDecimal[] c = ones(rows, all(n));
        BigDecimal best = null;
        BigDecimal[] out = null;
        while (Arrays.stream(c).reduce(BigDecimal.ZERO, BigDecimal::add).compareTo(BigDecimal.valueOf(n - 2L * f))
                > 0) {
            BigDecimal[] mean = weightedMean(rows, c);
            ExactEigen top = top(rows, c);
            if (best == null || top.value.compareTo(best) < 0) {
                best = top.value;
                out = mean;
            }
            BigDecimal[] excess = new BigDecimal[n];
            BigDecimal most = BigDecimal.ZERO;
            for (int i = 0; i < n; i++) {
                BigDecimal along = ExactRows.dot(top.vector, ExactRows.minus(rows.x()[i], mean));
                excess[i] = c[i].signum() > 0 ? along.multiply(along).round(ExactRows.FEW) : BigDecimal.ZERO;
                most = most.max(excess[i]);
            }
            if (most.signum() == 0) {
                break;
            }
            for (int i = 0; i < n; i++) {
                BigDecimal left = BigDecimal.ONE.subtract(excess[i].divide(most, ExactRows.FEW));
                c[i] = c[i].multiply(left, ExactRows.FEW);
            }
        }
        return ExactRows.result(out, rows.over());
    }

    private static double[] smoothedMedian(ExactRows rows, BigDecimal nu, int iterations) {
        BigDecimal[] z = ExactRows.zeros(rows.d());
        for (int t = 0; t < iterations; t++) {
            z = weiszfeld(rows, z, nu);
        }
        return ExactRows.result(z, rows.over());
    }

    private static BigDecimal[] weiszfeld(ExactRows rows, BigDecimal[] z, BigDecimal nu) {
        BigDecimal[] weights = Arrays.stream(rows.x())
                .map(x -> BigDecimal.ONE.divide(
                        ExactRows.length(ExactRows.minus(x, z)).max(nu), ExactRows.FEW))
                .toArray(BigDecimal[]::new);
        return Arrays.stream(weightedMean(rows, weights))
                .map(v -> v.round(ExactRows.FEW))
                .toArray(BigDecimal[]::new);
    }

    private static double[] centeredClipping(ExactRows rows, BigDecimal radius, int iterations) {
        BigDecimal[] v = ExactRows.zeros(rows.d());
        for (int t = 0; t < iterations; t++) {
            BigDecimal[] step = ExactRows.zeros(rows.d());
            for (BigDecimal[] x : rows.x()) {
                BigDecimal[] away = ExactRows.minus(x, v);
                BigDecimal length = ExactRows.length(away);
                BigDecimal factor =
                        length.compareTo(radius) > 0 ? radius.divide(length, ExactRows.FEW) : BigDecimal.ONE;
                step = ExactRows.plus(step, ExactRows.times(factor, away, ExactRows.FEW));
            }
            BigDecimal n = BigDecimal.valueOf(rows.n());
            BigDecimal[] mean =
                    Arrays.stream(step).map(s -> s.divide(n, ExactRows.FEW)).toArray(BigDecimal[]::new);
            v = ExactRows.plus(v, mean);
        }
        return ExactRows.result(v, rows.over());
    }

    // A row where the unit vectors to the others add up to at most its multiplicity; else Weiszfeld's iteration.
    private static double[] geometricMedian(ExactRows rows) {
        for (BigDecimal[] x : rows.x()) {
            BigDecimal[] pull = ExactRows.zeros(rows.d());
            int same = 0;
            for (BigDecimal[] other : rows.x()) {
                BigDecimal[] away = ExactRows.minus(other, x);
                BigDecimal length = ExactRows.length(away);
                same += length.signum() == 0 ? 1 : 0;
                if (length.signum() > 0) {
                    BigDecimal inverse = BigDecimal.ONE.divide(length, ExactRows.FEW);
                    pull = ExactRows.plus(pull, ExactRows.times(inverse, away, ExactRows.FEW));
                }
            }
            if (ExactRows.length(pull).compareTo(BigDecimal.valueOf(same)) <= 0) {
                return ExactRows.result(x, rows.over());
            }
        }
        // Near the coordinate-wise median, but at no row, where the iteration would stay.
        int low = rows.n() / 4;
        BigDecimal few = BigDecimal.valueOf(rows.n() - 2L * low);
        BigDecimal[] z = IntStream.range(0, rows.d())
                .mapToObj(j -> Arrays.stream(rows.x()).map(row -> row[j]).toArray(BigDecimal[]::new))
                .map(column -> sumOfRanks(column, low, rows.n() - low).divide(few, ExactRows.FEW))
                .toArray(BigDecimal[]::new);
        BigDecimal small = new BigDecimal("1e-12");
        for (int t = 0; t < 2000; t++) {
            BigDecimal[] next = weiszfeld(rows, z, new BigDecimal("1e-900"));
            BigDecimal[] sorted = Arrays.stream(rows.x())
                    .map(x -> ExactRows.length(ExactRows.minus(x, next)))
                    .sorted()
                    .toArray(BigDecimal[]::new);
            BigDecimal step = ExactRows.length(ExactRows.minus(next, z));
            z = next;
            if (step.compareTo(sorted[rows.n() / 2].multiply(small)) <= 0) {
                break;
            }
        }
        return ExactRows.result(z, rows.over());
    }
}
