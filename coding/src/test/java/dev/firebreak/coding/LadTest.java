package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LadTest {
    private static final DriverSecret SECRET = DriverSecret.ofSeed(3);

    private static CodingScheme scheme(String coding, int workers, int byzantine) {
        return Codings.CODINGS.build(coding).build(workers, byzantine, SECRET);
    }

    private static double[][] gradients(int subsets, int dimension) {
        RandomStream stream = Randomness.of(5).stream("gradients");
        double[][] gradients = new double[subsets][dimension];
        for (double[] g : gradients) {
            Arrays.setAll(g, q -> stream.nextGaussian());
        }
        return gradients;
    }

    @Test
    void everySubsetIsOnExactlyAsManyWorkersAsTheRedundancy() {
        CodingPlan plan = scheme("lad(redundancy=7)", 20, 4).plan(11);
        int[] holders = new int[20];
        for (int worker = 0; worker < 20; worker++) {
            int[] subsets = plan.assignment(worker).subsets();
            assertEquals(7, Arrays.stream(subsets).distinct().count());
            Arrays.stream(subsets).forEach(k -> holders[k]++);
        }
        assertArrayEquals(new int[] {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7}, holders);
        assertEquals(140, plan.gradientsAccounted(20));
    }

    @Test
    void freshAssignmentsChangeWithTheRoundAndFixedOnesDoNot() {
        CodingScheme fresh = scheme("lad(redundancy=3)", 20, 4);
        CodingScheme fixed = scheme("lad(redundancy=3, assignment=fixed)", 20, 4);
        assertFalse(Arrays.equals(((Lad.Plan) fresh.plan(0)).perm(), ((Lad.Plan) fresh.plan(1)).perm()));
        assertFalse(Arrays.equals(((Lad.Plan) fresh.plan(0)).rows(), ((Lad.Plan) fresh.plan(1)).rows()));
        assertArrayEquals(((Lad.Plan) fixed.plan(0)).perm(), ((Lad.Plan) fixed.plan(1)).perm());
        assertArrayEquals(((Lad.Plan) fixed.plan(0)).rows(), ((Lad.Plan) fixed.plan(9)).rows());
        int[] inOrder = IntStream.range(0, 20).toArray();
        assertFalse(Arrays.equals(inOrder, ((Lad.Plan) fixed.plan(0)).perm()));
        assertFalse(Arrays.equals(inOrder, ((Lad.Plan) fixed.plan(0)).rows()));
        assertTrue(fresh.reassigns());
        assertFalse(fixed.reassigns(), "the assignment of the first round holds in every round");
    }

    @Test
    void plansRepeatUnderTheirSecretAndDifferUnderAnother() {
        int[] perm = ((Lad.Plan) scheme("lad", 20, 4).plan(7)).perm();
        assertArrayEquals(perm, ((Lad.Plan) scheme("lad", 20, 4).plan(7)).perm());
        CodingSpec lad = Codings.CODINGS.build("lad");
        assertFalse(Arrays.equals(
                perm, ((Lad.Plan) lad.build(20, 4, DriverSecret.ofSeed(4)).plan(7)).perm()));
        assertFalse(Arrays.equals(
                perm, ((Lad.Plan) lad.build(20, 4, DriverSecret.secure()).plan(7)).perm()));
        assertFalse(DriverSecret.ofSeed(3).toString().contains("3,"));
        assertNotEquals(
                SECRET.stream("assignment", 7).nextLong(),
                SECRET.stream("projections", 7).nextLong());
    }

    @Test
    void fullRedundancySendsTheMeanFromEveryWorker() {
        double[][] gradients = gradients(12, 5);
        double[] mu = LadVectorsTest.mean(gradients);
        for (double[] message : scheme("lad(redundancy=12)", 12, 3).plan(2).encodeAll(12, 5, k -> gradients[k])) {
            assertArrayEquals(mu, message, 1e-12);
        }
    }

    @Test
    void redundancyOneInIdentityOrderIsTheUncodedMessageBitForBit() {
        double[][] gradients = gradients(9, 4);
        gradients[3][1] = -0.0;
        double[][] messages = scheme("none", 9, 2).plan(0).encodeAll(9, 4, k -> gradients[k]);
        for (int i = 0; i < 9; i++) {
            for (int q = 0; q < 4; q++) {
                assertEquals(Double.doubleToRawLongBits(gradients[i][q]), Double.doubleToRawLongBits(messages[i][q]));
            }
        }
    }

    /** Summed in the order of the window: (1 + 2^53) - 2^53 is 0 and (2^53 - 2^53) + 1 is 1. */
    @Test
    void gradientsAreAddedInTheOrderOfTheWindow() {
        double[] gradients = {0x1p53, -0x1p53, 1};
        assertArrayEquals(
                new double[] {0}, Assignment.sum(new int[] {2, 0, 1}, 1).encode(1, k -> new double[] {gradients[k]}));
        assertArrayEquals(
                new double[] {1}, Assignment.sum(new int[] {0, 1, 2}, 1).encode(1, k -> new double[] {gradients[k]}));
    }

    /** Acceptance check 4: the mean of 20 000 draws of ||mean honest message - mu||^2 / V is within 5% of rho. */
    @Test
    void honestMeanScattersAsRhoSays() {
        int workers = 10;
        int byzantine = 3;
        double[][] gradients = gradients(workers, 4);
        double[] mu = LadVectorsTest.mean(gradients);
        double spread = LadVectorsTest.spread(gradients, mu);
        CodingScheme scheme = scheme("lad(redundancy=3)", workers, byzantine);
        double total = 0;
        for (int round = 0; round < 20_000; round++) {
            double[][] honest = scheme.plan(round).encodeAll(workers - byzantine, 4, k -> gradients[k]);
            total += LadVectorsTest.squaredDistance(LadVectorsTest.mean(honest), mu) / spread;
        }
        double rho = new LadTheory(workers, 3, byzantine, 0).rho();
        assertEquals(rho, total / 20_000, 0.05 * rho);
    }

    @Test
    void lateMessagesShrinkTheRoundAndMalformedOnesAlsoTheBound() {
        double[][] gradients = gradients(9, 3);
        CodingPlan plan = scheme("lad(redundancy=2)", 9, 3).plan(0);
        double[][] messages = plan.encodeAll(9, 3, k -> gradients[k]);
        messages[0] = null;
        messages[4] = new double[] {1, Double.NaN, 0};
        messages[7] = new double[2];
        Decoded.ToAggregate decoded = (Decoded.ToAggregate) plan.decode(Received.of(messages, 3, true, false));
        assertEquals(6, decoded.rows().count());
        assertEquals(1, decoded.byzantine());
        assertEquals(DecodingStatus.ROBUST, decoded.status());
        assertArrayEquals(new int[] {4, 7}, decoded.suspects());
        assertArrayEquals(messages[5], decoded.rows().row(3));
    }

    @Test
    void moreMalformedMessagesThanTheBoundLeaveABoundOfZero() {
        double[][] messages = new double[9][];
        Arrays.setAll(messages, i -> i < 2 ? new double[0] : new double[] {i});
        Decoded decoded = scheme("lad", 9, 1).plan(0).decode(Received.of(messages, 1, true, false));
        assertEquals(0, ((Decoded.ToAggregate) decoded).byzantine());
        assertEquals(7, ((Decoded.ToAggregate) decoded).rows().count());
    }

    @Test
    void aRoundWithoutAnHonestMajorityIsLost() {
        double[][] messages = new double[9][];
        for (int i = 0; i < 6; i++) {
            messages[i] = new double[3];
        }
        Decoded decoded = scheme("lad", 9, 3).plan(0).decode(Received.of(messages, 3, true, false));
        assertTrue(decoded instanceof Decoded.Lost);
        assertEquals(DecodingStatus.NOT_CERTIFIED, decoded.status());
    }

    @Test
    void redundancyAboveTheNumberOfWorkersIsRefused() {
        InputException refused = assertThrows(InputException.class, () -> scheme("lad(redundancy=21)", 20, 4));
        assertTrue(refused.getMessage().contains("at least 21 workers, but there are 20"), refused.getMessage());
    }

    /** Three where two may be Byzantine: all are left out, the bound becomes 0, and nothing is thrown. */
    @ParameterizedTest
    @ValueSource(strings = {"lad(redundancy=3)", "none", "cra(redundancy=3)"})
    void rowsWithoutNumbersAreMalformed(String coding) {
        CodingPlan plan = scheme(coding, 9, 2).plan(0);
        double[][] sent = plan.encodeAll(9, 2, k -> new double[] {k, 1});
        sent[1][0] = Double.NaN;
        Decoded.ToAggregate one =
                assertInstanceOf(Decoded.ToAggregate.class, plan.decode(Received.of(sent, 2, true, false)));
        assertEquals(8, one.rows().count());
        assertEquals(1, one.byzantine());
        sent[4][1] = Double.NEGATIVE_INFINITY;
        sent[8][1] = Double.NaN;
        Decoded.ToAggregate three =
                assertInstanceOf(Decoded.ToAggregate.class, plan.decode(Received.of(sent, 2, true, false)));
        assertEquals(6, three.rows().count());
        assertEquals(0, three.byzantine());
        assertArrayEquals(new int[] {1, 4, 8}, three.suspects());
        assertArrayEquals(sent[0], three.rows().row(0));
        assertArrayEquals(sent[5], three.rows().row(3));
    }
}
