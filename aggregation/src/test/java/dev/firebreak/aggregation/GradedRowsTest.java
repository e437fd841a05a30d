package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every registered rule behind none, one and two pre-aggregators, on rows of very different sizes, beside the definition in exact arithmetic:
 * nothing that f rows hold moves a result beyond what the definition allows, in any order of rows.
 */
class GradedRowsTest {
    private static final int N = 9;
    private static final int F = 2;
    private static final int D = 3;

    // The size of honest rows, then that of each faulty one.
    private static final double[][] FLOAT64 = {
        {1, 1e10, 1e30},
        {1, 1e300, 1e5},
        {1e-300, 1e300, 1},
        {1e-150, 1e-140, 1e150},
        {1e-4, 0.05, 1.5e308},
        {1e200, 1e-200, 1e300},
        {1e300, 1e-300, 1e307},
        {1e-300, 1e-290, 1e-296},
        {1e-170, 3e-170, 1e-20},
        {1, 1e-12, 3},
    };
    private static final double[][] FLOAT32 = {
        {1, 1e10, 1e30}, {1, 1e20, 1e38}, {1e-38, 1e38, 1}, {1e-20, 1e-30, 1e-5}, {1e30, 1e-38, 1e38},
    };
    private static final List<int[]> PLACES = List.of(new int[] {0, 1}, new int[] {N - 2, N - 1}, new int[] {1, 5});

    @Test
    void everyRegisteredPartHasADefinitionInExactArithmetic() {
        assertEquals(
                Rules.REGISTRY.parts().stream()
                        .map(part -> part.name())
                        .sorted()
                        .toList(),
                ExactRules.ALL.keySet().stream().sorted().toList());
        assertEquals(
                PreAggregators.REGISTRY.parts().stream()
                        .map(part -> part.name())
                        .sorted()
                        .toList(),
                ExactPreAggregators.ALL.keySet().stream().sorted().toList());
    }

    static Stream<String> chains() {
        List<String> parts = PreAggregators.REGISTRY.parts().stream()
                .map(part -> part.name())
                .toList();
        List<String> before = new ArrayList<>(List.of("", "arc | nnm | ", "nnm | arc | ", "bucketing | nnm | "));
        parts.forEach(part -> before.add(part + " | "));
        List<String> rules = Stream.concat(
                        Rules.REGISTRY.parts().stream().map(part -> part.name()),
                        Stream.of(
                                "geometric-median(exact=true)",
                                "krum(original=true)",
                                "centered-clipping(radius=1, iterations=3)"))
                .toList();
        return before.stream().flatMap(chain -> rules.stream().map(rule -> chain + rule));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void everyChainAgreesWithItsDefinition(String chain) {
        RandomStream stream = Randomness.of(21).stream("graded");
        List<String> wrong = new ArrayList<>();
        for (int k = 0; k < FLOAT64.length + FLOAT32.length; k++) {
            boolean narrow = k >= FLOAT64.length;
            double[] sizes = narrow ? FLOAT32[k - FLOAT64.length] : FLOAT64[k];
            int[] places = PLACES.get(Math.floorMod(k + chain.hashCode(), PLACES.size()));
            double[][] rows = rows(stream, sizes, places);
            boolean left = chain.contains("|") && Math.floorMod(k + chain.hashCode() / 3, 3) != 0;
            if (left || tiesByClipping(chain, sizes)) {
                continue;
            }
            String found = difference(chain, narrow ? narrowed(rows) : Rows.of(rows), rows);
            if (found != null) {
                wrong.add(Arrays.toString(sizes) + (narrow ? " in float32" : "") + " at " + Arrays.toString(places)
                        + ": " + found);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    // Rows scaled to one norm are as good as equally far from a row that is 1e-30 of it: only digits that float64 does
    // not have decide.
    private static boolean tiesByClipping(String chain, double[] sizes) {
        boolean tiny = Math.min(sizes[1], sizes[2]) < 1e-30 * sizes[0];
        return tiny && (chain.contains("arc") || chain.contains("clipping |"));
    }

    // The rows in float32, and the given ones changed to them.
    private static Rows narrowed(double[][] rows) {
        float[][] narrow = new float[N][D];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < D; j++) {
                narrow[i][j] = (float) rows[i][j];
                rows[i][j] = narrow[i][j];
            }
        }
        return Rows.of(narrow);
    }

    // Null, or what was found beside what is right.
    private static String difference(String chain, Rows rows, double[][] same) {
        double[] expected = exact(chain, same);
        double[] got = Pipeline.parse(chain).aggregate(rows, F, context()).vector();
        double[] sharded = Pipeline.parse(chain)
                .aggregate(new SerializedBlocks(Rows.of(same)), F, context())
                .vector();
        double size = 0;
        for (double x : expected) {
            size = Math.max(size, Math.abs(x));
        }
        for (int j = 0; j < D; j++) {
            if (!(Math.abs(got[j] - expected[j]) <= 1e-9 * size + 8 * Double.MIN_VALUE)
                    || Double.compare(got[j], sharded[j]) != 0) {
                return String.format(
                        Locale.ROOT,
                        "expected %s but was %s, in blocks %s",
                        Arrays.toString(expected),
                        Arrays.toString(got),
                        Arrays.toString(sharded));
            }
        }
        return null;
    }

    private static double[] exact(String chain, double[][] input) {
        List<Call> calls = Call.parseChain(chain);
        ExactRows rows = ExactRows.of(input);
        Draw draw = context().draw();
        for (Call call : calls.subList(0, calls.size() - 1)) {
            rows = ExactPreAggregators.of(call, rows, F, draw);
        }
        return ExactRules.of(calls.get(calls.size() - 1), rows, F);
    }

    private static AggregationContext context() {
        return new AggregationContext(null, Draw.from(Randomness.of(3).stream("bucketing")));
    }

    private static double[][] rows(RandomStream stream, double[] sizes, int[] places) {
        double[][] rows = new double[N][D];
        for (int i = 0; i < N; i++) {
            double size = i == places[0] ? sizes[1] : i == places[1] ? sizes[2] : sizes[0];
            for (int j = 0; j < D; j++) {
                rows[i][j] = size
                        * (i == places[0] || i == places[1] ? 2 * stream.nextDouble() - 1 : 0.3 + stream.nextDouble());
            }
        }
        return rows;
    }
}
