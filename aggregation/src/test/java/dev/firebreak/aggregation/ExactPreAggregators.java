package dev.firebreak.aggregation;

import dev.firebreak.core.part.Call;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** The pre-aggregators by their definitions, in exact arithmetic. */
final class ExactPreAggregators {
    /** A pre-aggregator. */
    interface Part {
        ExactRows of(ExactRows rows, int f, Map<String, String> given, Draw draw);
    }

    /** Every pre-aggregator by its registered name. */
    static final Map<String, Part> ALL = Map.of(
            "nnm", (rows, f, given, draw) -> mixed(rows, f),
            "arc", (rows, f, given, draw) -> clipped(rows, threshold(rows, f)),
            "clipping",
                    (rows, f, given, draw) -> clipped(
                            rows,
                            rows.unit(ExactRules.number(given, "threshold", 2)).pow(2)),
            "bucketing", (rows, f, given, draw) -> buckets(rows, (int) ExactRules.number(given, "size", 2), draw));

    private ExactPreAggregators() {}

    static ExactRows of(Call call, ExactRows rows, int f, Draw draw) {
        Part part = ALL.get(call.name());
        if (part == null) {
            throw new AssertionError("'" + call.name() + "' has no definition in exact arithmetic");
        }
        return part.of(rows, f, call.arguments(), draw);
    }

    private static ExactRows mixed(ExactRows rows, int f) {
        int kept = rows.n() - f;
        BigDecimal[][] y = IntStream.range(0, rows.n())
                .mapToObj(i -> rows.sum(ExactRows.least(kept, rows.squaredDistancesFrom(i))))
                .toArray(BigDecimal[][]::new);
        return new ExactRows(y, rows.over().multiply(BigDecimal.valueOf(kept)));
    }

    // The square of the norm that rows are scaled down to.
    private static BigDecimal threshold(ExactRows rows, int f) {
        int n = rows.n();
        return Arrays.stream(rows.squares()).sorted().toList().get(n - 1 - 2 * f * (n - f) / n);
    }

    private static ExactRows clipped(ExactRows rows, BigDecimal threshold) {
        BigDecimal[] squares = Arrays.stream(rows.squares())
                .map(square -> square.min(threshold))
                .toArray(BigDecimal[]::new);
        BigDecimal[][] y = IntStream.range(0, rows.n())
                .mapToObj(i -> squares[i].equals(rows.squares()[i])
                        ? rows.x()[i]
                        : ExactRows.times(
                                ExactRows.root(threshold.divide(rows.squares()[i], ExactRows.FEW)),
                                rows.x()[i],
                                ExactRows.FEW))
                .toArray(BigDecimal[][]::new);
        return new ExactRows(y, rows.over(), squares);
    }

    // Sums times the product of the sizes of groups that occur, over that product.
    private static ExactRows buckets(ExactRows rows, int size, Draw draw) {
        int n = rows.n();
        int[] order = draw.permutation(n);
        int last = n % size == 0 ? size : n % size;
        BigDecimal[][] y = IntStream.range(0, (n + size - 1) / size)
                .mapToObj(b -> Arrays.copyOfRange(order, b * size, Math.min(n, (b + 1) * size)))
                .map(members -> ExactRows.times(
                        BigDecimal.valueOf(members.length == size ? last : size),
                        rows.sum(members),
                        java.math.MathContext.UNLIMITED))
                .toArray(BigDecimal[][]::new);
        return new ExactRows(y, rows.over().multiply(BigDecimal.valueOf((long) size * last)));
    }
}
