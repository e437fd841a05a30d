package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.Rows;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every registered coding. */
class CodingContractTest {
    // Three times the prime 7, as mols needs it, and odd, as the centred code has it.
    private static final int N = 21;
    private static final int F = 2;
    private static final int D = 3;

    /** Without a loss that the messages of the test do not have. */
    private static final Map<String, String> CALLS = Map.of("stochastic", "stochastic(loss=0)");

    static Stream<String> codings() {
        return Codings.CODINGS.parts().stream().map(part -> CALLS.getOrDefault(part.name(), part.name()));
    }

    private static CodingScheme scheme(String coding) {
        return Codings.CODINGS.build(coding).build(N, F, DriverSecret.ofSeed(8));
    }

    private static double[] gradient(int subset) {
        return new double[] {(subset * 7) % 11 - 4, (subset * 5) % 13, 1};
    }

    private static double[] mean(int subsets) {
        double[] mean = new double[D];
        for (int k = 0; k < subsets; k++) {
            for (int q = 0; q < D; q++) {
                mean[q] += gradient(k)[q] / subsets;
            }
        }
        return mean;
    }

    private static double[][] messages(CodingPlan plan) {
        return plan.encodeAll(N, D, CodingContractTest::gradient);
    }

    private static Decoded decode(CodingPlan plan, double[]... messages) {
        return plan.decode(Received.of(messages, plan.assignment(0).length(D), true, false));
    }

    @ParameterizedTest
    @MethodSource("codings")
    void everySubsetIsAssignedAndNoWorkerHasMoreThanTheLoad(String coding) {
        CodingScheme scheme = scheme(coding);
        assertEquals(N, scheme.workers());
        int[] assigned = new int[scheme.subsets()];
        int most = 0;
        for (int worker = 0; worker < N; worker++) {
            int[] subsets = scheme.plan(4).assignment(worker).subsets();
            assertEquals(subsets.length, Arrays.stream(subsets).distinct().count());
            Arrays.stream(subsets).forEach(subset -> assigned[subset]++);
            most = Math.max(most, subsets.length);
        }
        assertEquals(scheme.load(), most);
        assertTrue(Arrays.stream(assigned).allMatch(count -> count > 0), Arrays.toString(assigned));
        assertEquals(Arrays.stream(assigned).sum(), scheme.plan(4).gradientsAccounted(N));
    }

    @ParameterizedTest
    @MethodSource("codings")
    void aPlanIsAFunctionOfSecretAndRound(String coding) {
        assertArrayEquals(
                messages(scheme(coding).plan(3)), messages(scheme(coding).plan(3)));
        boolean changes = !Arrays.deepEquals(
                IntStream.range(0, N)
                        .mapToObj(i -> scheme(coding).plan(3).assignment(i).subsets())
                        .toArray(),
                IntStream.range(0, N)
                        .mapToObj(i -> scheme(coding).plan(4).assignment(i).subsets())
                        .toArray());
        assertEquals(scheme(coding).reassigns(), changes);
    }

    @ParameterizedTest
    @MethodSource("codings")
    void rightMessagesGiveTheMeanGradient(String coding) {
        CodingScheme scheme = scheme(coding);
        Decoded decoded = decode(scheme.plan(0), messages(scheme.plan(0)));
        assertEquals(0, decoded.suspects().length);
        double[] found = new double[D];
        if (decoded instanceof Decoded.ToAggregate rows) {
            assertTrue(scheme.usesRule());
            Rows all = rows.rows();
            for (int i = 0; i < all.count(); i++) {
                for (int q = 0; q < D; q++) {
                    found[q] += all.row(i)[q] / all.count();
                }
            }
        } else {
            found = ((Decoded.Recovered) decoded).gradient();
        }
        assertArrayEquals(mean(scheme.subsets()), found, 1e-9);
    }

    @ParameterizedTest
    @MethodSource("codings")
    void aMessageWithoutNumbersIsSuspectAndUsesUpOneOfTheBound(String coding) {
        CodingScheme scheme = scheme(coding);
        double[][] messages = messages(scheme.plan(0));
        messages[3][0] = Double.NaN;
        Decoded decoded = decode(scheme.plan(0), messages);
        assertArrayEquals(new int[] {3}, decoded.suspects());
        if (decoded instanceof Decoded.ToAggregate rows) {
            assertTrue(rows.byzantine() < F, "bound " + rows.byzantine());
        }
    }

    @ParameterizedTest
    @MethodSource("codings")
    void whatIsCertifiedIsRightUnderWrongMessages(String coding) {
        CodingScheme scheme = scheme(coding);
        double[][] messages = messages(scheme.plan(0));
        Arrays.fill(messages[5], 1e3);
        Arrays.fill(messages[6], -1e3);
        Decoded decoded = decode(scheme.plan(0), messages);
        if (decoded.status() == DecodingStatus.CERTIFIED) {
            assertArrayEquals(mean(scheme.subsets()), ((Decoded.Recovered) decoded).gradient(), 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("codings")
    void aRoundWithoutMessagesIsLostOrNotCertified(String coding) {
        Decoded decoded = decode(scheme(coding).plan(0), new double[N][]);
        assertTrue(decoded instanceof Decoded.Lost, decoded.toString());
        assertEquals(DecodingStatus.NOT_CERTIFIED, decoded.status());
    }
}
