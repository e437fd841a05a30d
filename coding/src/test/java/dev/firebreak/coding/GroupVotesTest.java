package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.Rows;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Votes at their edges: who is in a group, what is certified, what a digest is of. */
class GroupVotesTest {
    private static final double[] TRUTH = {3, -1};

    private static Decoded decode(String coding, int workers, int byzantine, double[]... sent) {
        return Codings.CODINGS
                .build(coding)
                .build(workers, byzantine, DriverSecret.ofSeed(12))
                .plan(0)
                .decode(Received.of(sent, TRUTH.length, true, false));
    }

    private static double[][] all(int workers) {
        double[][] sent = new double[workers][];
        Arrays.setAll(sent, i -> TRUTH.clone());
        return sent;
    }

    @Test
    void aMajorityIsStrictAndLargerThanTheBound() {
        assertFalse(ByteVote.over(List.of(new double[] {1}, new double[] {1}, new double[] {2}, new double[] {2}))
                .certifies(1));
        ByteVote split = ByteVote.over(
                List.of(new double[] {1}, new double[] {2}, new double[] {1}, new double[] {2}, new double[] {3}));
        assertEquals(0, split.winner());
        assertFalse(split.certifies(1), "two of five are no majority");
        ByteVote two = ByteVote.over(List.of(new double[] {1}, new double[] {1}));
        assertTrue(two.certifies(1));
        assertFalse(two.certifies(2), "two Byzantine workers agree as well");
    }

    /** Two of five late, one malformed: the two that are left agree, and one of the two Byzantine workers is identified. */
    @ParameterizedTest
    @ValueSource(strings = {"message", "digest"})
    void aMalformedMemberUsesUpOneOfTheBound(String vote) {
        double[][] sent = all(5);
        sent[0] = null;
        sent[1] = null;
        sent[2] = new double[] {Double.NaN, 0};
        assertEquals(
                DecodingStatus.CERTIFIED,
                decode("repetition(vote=" + vote + ")", 5, 2, sent).status());
        sent[2] = null;
        assertEquals(
                DecodingStatus.NOT_CERTIFIED,
                decode("repetition(vote=" + vote + ")", 5, 2, sent).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "digest"})
    void withoutOneWholeGroupNothingIsCertified(String vote) {
        double[][] sent = all(9);
        Arrays.fill(sent, 3, 6, null);
        Decoded.Recovered recovered =
                assertInstanceOf(Decoded.Recovered.class, decode("repetition(vote=" + vote + ")", 9, 1, sent));
        assertEquals(DecodingStatus.NOT_CERTIFIED, recovered.status());
        // Each message is the sum over three subsets, and six subsets are covered.
        assertArrayEquals(new double[] {1, -1 / 3.0}, recovered.gradient(), 1e-15);
    }

    /** The limit of certificates is that of r = 2f + 1: with one member more, f + 1 colluders get a tie and no certificate. */
    @Test
    void oneMemberMoreShowsOneColluderTooMany() {
        double[][] sent = all(8);
        sent[0] = new double[] {7, 7};
        sent[1] = sent[0];
        assertEquals(
                DecodingStatus.NOT_CERTIFIED,
                decode("repetition(redundancy=4)", 8, 1, sent).status());
    }

    @Test
    void membersOfAGroupAreAscending() {
        Groups groups = new Groups(3, new int[] {5, 3, 1, 6, 0, 2, 4});
        assertArrayEquals(new int[] {1, 3, 5}, groups.all().get(0));
        assertArrayEquals(new int[] {0, 2, 4, 6}, groups.all().get(1), "the rest joins the last group");
        assertArrayEquals(new int[] {0, 1, 2}, groups.block(0));
        assertArrayEquals(new int[] {3, 4, 5, 6}, groups.blockOf(6));
    }

    /** SHA-256 of 3ff0000000000000 c004000000000000. */
    @Test
    void digestsAreOfBigEndianBits() {
        assertEquals(
                "f6cf245729bf73f75bd899b4b9839d4a7d46ad671c85b6f32b961593ecd13bdb",
                HexFormat.of().formatHex(DigestVote.digest(new double[] {1, -2.5})));
    }

    /** Three Byzantine workers on a 5 x 5 placement of three squares hold 15 places, but only three files that two of them share. */
    @Test
    void twoByzantineWorkersWinOneFileAtMost() {
        assertEquals(3, LatinSquares.lostAtMost(5, 3, 3));
        assertEquals(1, LatinSquares.lostAtMost(5, 3, 2));
        assertEquals(0, LatinSquares.lostAtMost(5, 3, 1));
    }

    @Test
    void aFileWithoutMessagesIsNotRecovered() {
        CodingPlan plan = new LatinSquares(15, 3, 0).plan(0);
        double[][] sent = plan.encodeAll(15, 1, k -> new double[] {k});
        int[] holders = plan.replicas().get(7);
        Arrays.stream(holders).forEach(i -> sent[i] = null);
        Decoded.ToAggregate rows =
                assertInstanceOf(Decoded.ToAggregate.class, plan.decode(Received.of(sent, 5, true, false)));
        assertEquals(24, rows.rows().count());
        assertEquals(0, rows.byzantine());
    }

    @Test
    void bucketsAreDrawnAnewInEveryRound() {
        VoteThenAggregate scheme = new VoteThenAggregate(36, 3, 2, 4, DriverSecret.ofSeed(12));
        assertNotEquals(
                Arrays.toString(scheme.plan(0).order()),
                Arrays.toString(scheme.plan(1).order()));
    }

    /** Shifts in a row would put neighbours on d - 1 common workers, and cells in order would make neighbours of the same subsets. */
    @Test
    void placementsAreBalancedPairByPair() {
        Circulant placement = new Circulant(40, 8, DriverSecret.ofSeed(5).stream("placement", 0));
        int[][] together = new int[40][40];
        for (int worker = 0; worker < 40; worker++) {
            for (int k : placement.assignment(worker, 1).subsets()) {
                for (int l : placement.assignment(worker, 1).subsets()) {
                    together[k][l]++;
                }
            }
        }
        boolean uneven = false;
        for (int k = 0; k < 40; k++) {
            assertEquals(8, together[k][k]);
            for (int l = 0; l < k; l++) {
                assertTrue(together[k][l] <= 5, k + " and " + l + " share " + together[k][l]);
            }
            uneven |= together[k][(k + 1) % 40] != together[0][1];
        }
        assertTrue(uneven);
    }

    /** Senders are found by bisection, and one that is listed twice would vote twice. */
    @Test
    void sendersAscend() {
        double[][] two = {{1}, {1}};
        int[] none = {};
        List<byte[]> digests = List.of(DigestVote.digest(two[0]), DigestVote.digest(two[1]));
        for (int[] wrong : new int[][] {{3, 2}, {2, 2}}) {
            assertThrows(IllegalArgumentException.class, () -> new Received(wrong, Rows.of(two), none, 0));
            assertThrows(IllegalArgumentException.class, () -> new Received(none, Rows.of(new double[0][]), wrong, 0));
            assertThrows(IllegalArgumentException.class, () -> new Commitments(wrong, digests, none, 1, 0));
            assertThrows(IllegalArgumentException.class, () -> new Commitments(none, List.of(), wrong, 1, 0));
        }
        assertEquals(
                2,
                new Commitments(new int[] {2, 3}, digests, none, 1, 0).digests().size());
        assertEquals(
                2, new Received(new int[] {2, 3}, Rows.of(two), none, 0).rows().count());
    }
}
