package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every registered rule, alone and behind every registered pre-aggregator. */
class RuleContractTest {
    private static final int N = 9;
    private static final int F = 2;
    private static final int D = 7;

    /** Arguments without which a part cannot be built, and the row in the middle, which keeps its place when rows are reversed. */
    private static final Map<String, String> CALLS =
            Map.of("clipping", "clipping(threshold=90)", "monna", "monna(reference=4)");

    static Stream<String> rules() {
        return Rules.REGISTRY.parts().stream().map(part -> CALLS.getOrDefault(part.name(), part.name()));
    }

    static Stream<String> chains() {
        Stream<String> mixed = PreAggregators.REGISTRY.parts().stream()
                .map(part -> CALLS.getOrDefault(part.name(), part.name()))
                .flatMap(part -> Rules.REGISTRY.parts().stream().map(rule -> part + " | " + rule.name()));
        return Stream.concat(rules(), mixed);
    }

    private static double[][] rows() {
        RandomStream stream = Randomness.of(5).stream("contract");
        double[][] rows = new double[N][D];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> 3 + j + stream.nextGaussian());
        }
        return rows;
    }

    private static double[] aggregate(String chain, int f, double[]... rows) {
        return Pipeline.parse(chain).aggregate(Rows.of(rows), f).vector();
    }

    @ParameterizedTest
    @MethodSource("chains")
    void equalRowsAreTheResult(String chain) {
        double[] row = rows()[0];
        double[][] equal = IntStream.range(0, N).mapToObj(i -> row).toArray(double[][]::new);
        assertArrayEquals(row, aggregate(chain, F, equal), 1e-12);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void refusesHalfOfTheRowsAsFaulty(String chain) {
        Pipeline pipeline = Pipeline.parse(chain);
        assertThrows(InputException.class, () -> pipeline.check(N, (N + 1) / 2));
        assertThrows(IllegalArgumentException.class, () -> aggregate(chain, (N + 1) / 2, rows()));
        pipeline.check(N, F);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void dropsRowsThatAreNotFinite(String chain) {
        double[][] rows = rows();
        double[] rest = aggregate(chain, F - 1, Arrays.copyOf(rows, N - 1));
        rows[N - 1][D / 2] = Double.NaN;
        Aggregate aggregate = Pipeline.parse(chain).aggregate(Rows.of(rows), F);
        assertArrayEquals(new int[] {N - 1}, aggregate.dropped());
        assertEquals(F - 1, aggregate.f());
        assertArrayEquals(rest, aggregate.vector());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theOrderOfRowsDoesNotMatter(String rule) {
        double[][] rows = rows();
        double[][] reversed =
                IntStream.range(0, N).mapToObj(i -> rows[N - 1 - i]).toArray(double[][]::new);
        assertArrayEquals(aggregate(rule, F, rows), aggregate(rule, F, reversed), 1e-9);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void faultyRowsMoveTheResultByABoundedAmount(String chain) {
        double[][] rows = rows();
        double[] honest = aggregate("mean", 0, Arrays.copyOf(rows, N - F));
        for (int i = N - F; i < N; i++) {
            Arrays.fill(rows[i], 1e9);
        }
        double[] vector = aggregate(chain, F, rows);
        double most = IntStream.range(0, D)
                .mapToDouble(j -> Math.abs(vector[j] - honest[j]))
                .max()
                .orElseThrow();
        assertTrue(Pipeline.parse(chain).breakdown(N) < F ? most > 1e-3 : most < 100, chain + " moved by " + most);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aCoefficientIsAtLeastTheLowerBoundOrThereIsAReason(String call) {
        Rule rule = Rules.REGISTRY.build(call);
        for (int f = 0; 2 * f < N; f++) {
            Kappa kappa = rule.kappa(N, f);
            if (kappa instanceof Kappa.Unproven unproven) {
                assertFalse(unproven.reason().isBlank());
            } else {
                assertTrue(kappa.value().orElseThrow() >= Kappa.lowerBound(N, f) || call.equals("mda"), call + " " + f);
                assertTrue(rule.breakdown(N) >= f, "a rule with a coefficient tolerates f rows");
            }
        }
        assertTrue(rule.leastRows(F) > 2 * F);
    }
}
