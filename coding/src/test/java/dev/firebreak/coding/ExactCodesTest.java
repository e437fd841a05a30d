package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the exact codes guarantee under wrong and late messages, on every set of Byzantine workers where there are few enough. */
class ExactCodesTest {
    private static final int DIMENSION = 4;
    private static final DriverSecret SECRET = DriverSecret.ofSeed(12);

    private final RandomStream stream = Randomness.of(1).stream("exact codes");

    /** A round of honest messages of a scheme. */
    private final class Round {
        final CodingScheme scheme;
        final CodingPlan plan;
        final double[][] gradients;
        final double[][] messages;
        final int length;

        Round(String coding, int workers, int byzantine) {
            scheme = Codings.CODINGS.build(coding).build(workers, byzantine, SECRET);
            plan = scheme.plan(0);
            gradients = noise(scheme.subsets(), DIMENSION, 1);
            messages = plan.encodeAll(workers, DIMENSION, k -> gradients[k]);
            length = messages[0].length;
        }

        double[] mean() {
            return LadVectorsTest.mean(gradients);
        }

        Decoded decode(double[][] sent) {
            return plan.decode(Received.of(sent, length, true, false));
        }

        double[][] sent() {
            double[][] copy = new double[messages.length][];
            Arrays.setAll(copy, i -> messages[i].clone());
            return copy;
        }
    }

    private double[][] noise(int rows, int columns, double scale) {
        double[][] noise = new double[rows][columns];
        for (double[] row : noise) {
            Arrays.setAll(row, q -> scale * stream.nextGaussian());
        }
        return noise;
    }

    private static int[] members(int set) {
        return IntStream.range(0, 31).filter(i -> (set >> i & 1) == 1).toArray();
    }

    private static void certified(Decoded decoded, double[] expected, double tolerance, int[] wrong) {
        Decoded.Recovered recovered = assertInstanceOf(Decoded.Recovered.class, decoded);
        assertEquals(DecodingStatus.CERTIFIED, recovered.status());
        assertArrayEquals(expected, recovered.gradient(), tolerance);
        assertArrayEquals(wrong, recovered.suspects());
    }

    @ParameterizedTest
    @CsvSource({"9, 1, message", "9, 4, message", "5, 2, digest", "8, 1, message", "7, 3, digest"})
    void votesGiveTheSameBitsWhateverSetIsByzantine(int workers, int byzantine, String vote) {
        Round round = new Round("repetition(vote=" + vote + ")", workers, byzantine);
        double[] honest = ((Decoded.Recovered) round.decode(round.messages)).gradient();
        assertArrayEquals(round.mean(), honest, 1e-14);
        for (int set = 0; set < 1 << workers; set++) {
            if (Integer.bitCount(set) > byzantine) {
                continue;
            }
            double[] forged = noise(1, DIMENSION, 1)[0];
            double[][] sent = round.sent();
            Arrays.stream(members(set)).forEach(i -> sent[i] = forged);
            certified(round.decode(sent), honest, 0, members(set));
        }
    }

    /** The documented limit of r = 2f + 1: f + 1 colluders of one group win its vote which cannot be detected. */
    @Test
    void oneColluderTooManyWinsItsGroup() {
        Round round = new Round("repetition(redundancy=3)", 9, 1);
        double[][] sent = round.sent();
        sent[4] = new double[] {7, 7, 7, 7};
        sent[5] = sent[4];
        Decoded.Recovered recovered = (Decoded.Recovered) round.decode(sent);
        assertEquals(DecodingStatus.CERTIFIED, recovered.status());
        assertTrue(Math.abs(recovered.gradient()[0] - round.mean()[0]) > 0.1);
        assertArrayEquals(new int[] {3}, recovered.suspects());
    }

    @Test
    void votesSurviveMalformedShortAndCopiedMessages() {
        Round round = new Round("repetition", 15, 2);
        double[] honest = ((Decoded.Recovered) round.decode(round.messages)).gradient();
        List<double[]> vectors = List.of(
                new double[] {Double.NaN, 0, 0, 0},
                new double[] {Double.NEGATIVE_INFINITY, 0, 0, 0},
                new double[0],
                new double[5],
                round.messages[14]);
        for (double[] forged : vectors) {
            double[][] sent = round.sent();
            sent[0] = forged;
            sent[3] = forged;
            certified(round.decode(sent), honest, 0, new int[] {0, 3});
        }
    }

    @Test
    void withoutAMajorityThatHoldsAnHonestMemberNothingIsCertified() {
        Round round = new Round("repetition", 5, 2);
        double[][] sent = round.sent();
        sent[0] = null;
        sent[1] = null;
        sent[2] = new double[] {9, 9, 9, 9};
        sent[3] = sent[2];
        // Two colluders are a strict majority of the three that answered, but two may be Byzantine.
        assertEquals(DecodingStatus.NOT_CERTIFIED, round.decode(sent).status());
        assertInstanceOf(Decoded.Lost.class, round.decode(new double[5][]));
    }

    @Test
    void redundancyBelowTheConverseIsRefused() {
        assertThrows(InputException.class, () -> new Round("repetition(redundancy=4)", 9, 2));
        assertThrows(InputException.class, () -> new Round("centred-cyclic(errors=1)", 9, 2));
        assertThrows(InputException.class, () -> new Round("centred-cyclic(errors=2)", 8, 2));
        assertThrows(InputException.class, () -> new Round("complex-cyclic(errors=1)", 9, 2));
        assertThrows(InputException.class, () -> new Round("complex-cyclic", 51, 2));
        assertThrows(InputException.class, () -> new Round("mols(replication=3)", 20, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "centred-cyclic, 9, 2, 1",
        "centred-cyclic, 9, 3, 1e-3",
        "centred-cyclic, 8, 2, 1e6",
        "centred-cyclic, 7, 3, 1",
        "complex-cyclic, 9, 2, 1",
        "complex-cyclic, 9, 3, 1",
        "complex-cyclic, 8, 2, 1e6"
    })
    void cyclicCodesRecoverWhateverSetIsByzantine(String coding, int workers, int byzantine, double scale) {
        Round round = new Round(coding, workers, byzantine);
        for (int set = 0; set < 1 << workers; set++) {
            if (Integer.bitCount(set) > byzantine) {
                continue;
            }
            double[][] sent = round.sent();
            for (int i : members(set)) {
                sent[i] = noise(1, round.length, scale)[0];
            }
            certified(round.decode(sent), round.mean(), 1e-9, members(set));
        }
    }

    /** One huge error must not hide a small one in the rounding of the projection. */
    @ParameterizedTest
    @ValueSource(doubles = {1e12, 1e100, 1e308})
    void errorsOfDifferentSizesAreAllLocated(double huge) {
        Round round = new Round("centred-cyclic", 15, 3);
        double[][] sent = round.sent();
        Arrays.fill(sent[2], huge);
        sent[7][1] += 1;
        sent[11][0] += 1e-2;
        certified(round.decode(sent), round.mean(), 1e-10, new int[] {2, 7, 11});
    }

    /** Messages whose squares, sums or differences would overflow are malformed, whichever others are late or wrong. */
    @ParameterizedTest
    @ValueSource(doubles = {1e139, 1e141, 1e160, 1e200, 1e300, 1.7e308})
    void hugeErrorsDoNotPreventDecoding(double huge) {
        for (String coding : List.of("centred-cyclic, 15", "centred-cyclic, 14", "complex-cyclic, 15")) {
            int workers = Integer.parseInt(coding.substring(coding.length() - 2));
            Round round = new Round(coding.substring(0, coding.indexOf(',')), workers, 3);
            for (int wrong : new int[] {1, 2, 3}) {
                double[][] sent = round.sent();
                int[] at = stream.sample(workers, 3);
                for (int i = 0; i < wrong; i++) {
                    double forged = i == 1 ? -huge : huge;
                    int one = i;
                    Arrays.setAll(sent[at[i]], q -> one == 0 && q > 0 ? sent[at[0]][q] : forged);
                }
                int[] suspects = Arrays.stream(at, 0, wrong).sorted().toArray();
                certified(round.decode(sent), round.mean(), 1e-9, suspects);
                if (wrong == 2 && huge > 1e140) {
                    // Two malformed messages leave one of f and, with one late, three of six checks.
                    sent[at[2]] = null;
                    certified(round.decode(sent), round.mean(), 1e-9, suspects);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"15, 3, 2", "15, 3, 3", "31, 5, 4", "51, 7, 3", "51, 7, 6"})
    void errorsAndErasuresTogether(int n, int s, int erasures) {
        int errors = (2 * s - erasures) / 2;
        for (int trial = 0; trial < 30; trial++) {
            Round round = new Round("centred-cyclic(errors=" + s + ")", n, errors);
            double[][] sent = round.sent();
            int[] hit = stream.sample(n, erasures + errors);
            for (int i = 0; i < hit.length; i++) {
                sent[hit[i]] = i < erasures ? null : noise(1, DIMENSION, 1)[0];
            }
            int[] wrong = Arrays.stream(hit, erasures, hit.length).sorted().toArray();
            certified(round.decode(sent), round.mean(), 1e-12, wrong);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"centred-cyclic", "complex-cyclic"})
    void moreErrorsThanTheCodeCorrectsFallBackOnTheRule(String coding) {
        Round round = new Round(coding, 15, 3);
        assertEquals(coding.equals("centred-cyclic"), round.scheme.usesRule());
        for (int errors = 4; errors <= 9; errors++) {
            double[][] sent = round.sent();
            for (int i = 0; i < errors; i++) {
                sent[i] = noise(1, round.length, 1)[0];
            }
            if (coding.equals("complex-cyclic")) {
                Decoded.Lost lost = assertInstanceOf(Decoded.Lost.class, round.decode(sent));
                assertTrue(lost.reason().contains("no 3 wrong messages explain the others"), lost.reason());
                continue;
            }
            Decoded.ToAggregate rows = assertInstanceOf(Decoded.ToAggregate.class, round.decode(sent));
            assertEquals(DecodingStatus.NOT_CERTIFIED, rows.status());
            assertEquals(15, rows.rows().count());
            assertEquals(3, rows.byzantine());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 14})
    void theFallbackRowsAreMeansOfGradients(int workers) {
        Round round = new Round("centred-cyclic", workers, 3);
        double[][] sent = round.sent();
        for (int i = 0; i < 5; i++) {
            sent[i] = noise(1, round.length, 1)[0];
        }
        Decoded.ToAggregate rows = assertInstanceOf(Decoded.ToAggregate.class, round.decode(sent));
        for (int i = 5; i < workers; i++) {
            Assignment own = round.plan.assignment(i);
            double[] weights = own.weights()[0];
            double total = Arrays.stream(weights).sum();
            double[] mean = new double[DIMENSION];
            for (int j = 0; j < weights.length; j++) {
                assertTrue(weights[j] > 0);
                double weight = weights[j] / total;
                double[] gradient = round.gradients[own.subsets()[j]];
                Arrays.setAll(mean, q -> mean[q] + weight * gradient[q]);
            }
            assertArrayEquals(mean, rows.rows().row(i), 1e-12);
        }
    }

    /** The virtual worker of an even number is always missing, which takes a check even if no message is wrong. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 9})
    void theCentredCodeDecodesWithoutByzantineWorkers(int workers) {
        Round round = new Round("centred-cyclic", workers, 0);
        certified(round.decode(round.messages), round.mean(), 1e-12, new int[0]);
    }

    /** With the projection one can send an error orthogonal to it; the two further projections catch it. */
    @Test
    void anErrorOrthogonalToTheFirstProjectionIsNotCertified() {
        CyclicCode code = CyclicCode.centred(9, 2);
        double[][] gradients = noise(9, 2, 1);
        double[][] sent = new double[9][];
        Arrays.setAll(sent, i -> code.assignment(i).encode(2, k -> gradients[k]));
        sent[4][0] += 1;
        sent[4][1] -= 1;
        double[][] known = {{1, 1}, {0.3, -0.2}, {1.1, 0.4}};
        assertNull(new CyclicDecoder(code).decode(Received.of(sent, 2, true, false), known));
    }

    @ParameterizedTest
    @CsvSource({"fractional-repetition, 9, 2", "cyclic-repetition, 9, 2", "cyclic-repetition, 9, 0"})
    void lateMessagesUpToTheDesignCostNothing(String coding, int workers, int stragglers) {
        Round round = new Round(coding + "(stragglers=" + stragglers + ")", workers, 0);
        assertEquals(stragglers + 1, round.scheme.load());
        for (int set = 0; set < 1 << workers; set++) {
            if (Integer.bitCount(set) > stragglers) {
                continue;
            }
            double[][] sent = round.sent();
            Arrays.stream(members(set)).forEach(i -> sent[i] = null);
            Decoded.Recovered recovered = (Decoded.Recovered) round.decode(sent);
            assertEquals(DecodingStatus.EXACT, recovered.status());
            assertArrayEquals(round.mean(), recovered.gradient(), 1e-9);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fractional-repetition(stragglers=2)", "cyclic-repetition(stragglers=2)"})
    void tooManyLateMessagesGiveABestEffort(String coding) {
        Round round = new Round(coding, 9, 0);
        double[][] sent = round.sent();
        Arrays.fill(sent, 0, 3, null);
        Decoded.Recovered recovered = (Decoded.Recovered) round.decode(sent);
        assertEquals(DecodingStatus.NOT_CERTIFIED, recovered.status());
        assertTrue(Arrays.stream(recovered.gradient()).allMatch(Double::isFinite));
        assertInstanceOf(Decoded.Lost.class, round.decode(new double[9][]));
    }

    /** A missing group leaves the mean over the subsets of the others. */
    @Test
    void fractionalRepetitionWithoutOneGroupIsTheMeanOfTheOthers() {
        Round round = new Round("fractional-repetition(stragglers=2)", 9, 0);
        double[][] sent = round.sent();
        Arrays.fill(sent, 0, 3, null);
        double[] others = LadVectorsTest.mean(Arrays.copyOfRange(round.gradients, 3, 9));
        assertArrayEquals(others, ((Decoded.Recovered) round.decode(sent)).gradient(), 1e-14);
    }

    @Test
    void groupsThatDoNotDivideShareTheRest() {
        CodingScheme scheme = Codings.CODINGS.build("repetition").build(100, 20, SECRET);
        assertEquals(50, scheme.load());
        assertEquals(100, scheme.plan(0).gradientsAccounted(100) / 50);
    }

    /** Every set of Byzantine workers, all sending the same vector for every file: no more files are lost than the bound given to the rule. */
    @ParameterizedTest
    @CsvSource({"15, 3, 1", "15, 3, 2", "15, 3, 3", "10, 2, 1"})
    void latinSquaresBoundTheFilesThatFall(int workers, int replication, int byzantine) {
        Round round = new Round("mols(replication=" + replication + ")", workers, byzantine);
        for (int set = 0; set < 1 << workers; set++) {
            if (Integer.bitCount(set) != byzantine) {
                continue;
            }
            double[][] sent = round.sent();
            Arrays.stream(members(set)).forEach(i -> Arrays.fill(sent[i], 5));
            Decoded decoded = round.decode(sent);
            if (replication == 3 && byzantine == 1) {
                certified(decoded, round.mean(), 1e-14, members(set));
                continue;
            }
            Decoded.ToAggregate rows = assertInstanceOf(Decoded.ToAggregate.class, decoded);
            long wrong = IntStream.range(0, rows.rows().count())
                    .filter(file -> !Arrays.equals(rows.rows().row(file), round.gradients[file]))
                    .count();
            assertTrue(wrong <= rows.byzantine(), wrong + " files were lost, the rule's bound was " + rows.byzantine());
            assertTrue(rows.byzantine() <= workers / replication * byzantine);
        }
    }

    @Test
    void voteThenAggregateAveragesBucketsAndBoundsTheWrongOnes() {
        Round round = new Round("detox(redundancy=3, bucket=2)", 36, 4);
        Decoded.ToAggregate honest = (Decoded.ToAggregate) round.decode(round.messages);
        assertEquals(6, honest.rows().count());
        double[][] rows = new double[6][];
        Arrays.setAll(rows, i -> honest.rows().row(i));
        assertArrayEquals(round.mean(), LadVectorsTest.mean(rows), 1e-14);
        assertEquals(1, honest.byzantine(), "four Byzantine workers cannot win two groups of three");
        for (int trial = 0; trial < 200; trial++) {
            double[][] sent = round.sent();
            for (int i : stream.sample(36, 4)) {
                sent[i] = new double[] {5, 5, 5, 5};
            }
            Decoded decoded = round.decode(sent);
            if (decoded instanceof Decoded.ToAggregate attacked) {
                long wrong = IntStream.range(0, 6)
                        .filter(i -> squared(attacked.rows().row(i), rows[i]) > 1e-20)
                        .count();
                assertTrue(wrong <= attacked.byzantine());
            }
        }
    }

    /** f Byzantine workers win no group of 2f + 1: the mean itself, with blocks weighted by their size. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"detox(redundancy=3); 13; 1", "detox(redundancy=3, bucket=2); 12; 1", "detox(redundancy=5); 12; 2"
            })
    void voteThenAggregateRecoversWhereNoGroupCanFall(String coding, int workers, int byzantine) {
        Round round = new Round(coding, workers, byzantine);
        double[] honest = ((Decoded.Recovered) round.decode(round.messages)).gradient();
        assertArrayEquals(round.mean(), honest, 1e-14);
        for (int set = 0; set < 1 << workers; set++) {
            if (Integer.bitCount(set) != byzantine) {
                continue;
            }
            double[][] sent = round.sent();
            Arrays.stream(members(set)).forEach(i -> Arrays.fill(sent[i], 5));
            certified(round.decode(sent), honest, 0, members(set));
        }
        double[][] sent = round.sent();
        Arrays.stream(round.plan.replicas().get(1)).forEach(i -> sent[i] = null);
        assertEquals(DecodingStatus.ROBUST, round.decode(sent).status(), "a group that did not answer");
    }

    private static double squared(double[] x, double[] y) {
        return LadVectorsTest.squaredDistance(x, y);
    }

    @Test
    void groupsOfVoteThenAggregateChangeWithTheRound() {
        CodingScheme scheme = Codings.CODINGS.build("detox").build(36, 4, SECRET);
        long moved = IntStream.range(0, 36)
                .filter(i -> !Arrays.equals(
                        scheme.plan(0).assignment(i).subsets(),
                        scheme.plan(1).assignment(i).subsets()))
                .count();
        assertTrue(moved > 18);
    }

    @Test
    void pairwiseBalancedMessagesAverageToTheGradient() {
        Round round = new Round("cra(redundancy=4)", 13, 2);
        assertArrayEquals(round.mean(), LadVectorsTest.mean(round.messages), 1e-14);
        int[] holders = new int[13];
        for (int i = 0; i < 13; i++) {
            assertEquals(4, round.plan.assignment(i).subsets().length);
            Arrays.stream(round.plan.assignment(i).subsets()).forEach(k -> holders[k]++);
        }
        assertTrue(Arrays.stream(holders).allMatch(h -> h == 4));
    }

    /** Mean of 20 000 rounds within 4 standard errors; the variance within 10% of sum_k p ||G_k||^2 / ((1-p) d), cross terms included by the measured overlap. */
    @Test
    void stochasticCodingIsUnbiasedUnderItsLoss() {
        Round round = new Round("stochastic(redundancy=3, loss=0.2)", 12, 0);
        int rounds = 20_000;
        double[] total = new double[DIMENSION];
        for (int t = 0; t < rounds; t++) {
            double[][] sent = round.sent();
            Arrays.setAll(sent, i -> stream.nextDouble() < 0.2 ? null : sent[i]);
            Decoded.Recovered recovered = (Decoded.Recovered) round.decode(sent);
            assertEquals(DecodingStatus.ESTIMATE, recovered.status());
            for (int q = 0; q < DIMENSION; q++) {
                total[q] += recovered.gradient()[q] / rounds;
            }
        }
        assertArrayEquals(round.mean(), total, 0.01);
    }

    @Test
    void digestsDistinguishZerosAndNoNanFromAnother() {
        byte[] digest = DigestVote.digest(new double[] {1, 0.0});
        assertFalse(Arrays.equals(digest, DigestVote.digest(new double[] {1, -0.0})));
        assertArrayEquals(
                DigestVote.digest(new double[] {Double.NaN}),
                DigestVote.digest(new double[] {Double.longBitsToDouble(0x7ff8000000000abcL)}));
    }

    /** Groups {0..4} and {5..9}; each round of asking goes to one member of every group that has nothing yet. */
    @Test
    void aBrokenCommitmentLeavesTheVote() {
        double[] truth = {1, 2, 3, 4};
        byte[] honest = DigestVote.digest(truth);
        byte[] forged = DigestVote.digest(new double[] {9, 9, 9, 9});
        CommittedPlan plan = (CommittedPlan)
                Repetition.voting(10, 5, 2, Repetition.Vote.DIGEST).plan(0);
        Commitments commitments = new Commitments(
                IntStream.range(0, 10).toArray(),
                List.of(honest, forged, honest, honest, honest, honest, honest, honest, forged, honest),
                new int[0],
                DIMENSION,
                0);
        List<List<Integer>> asked = new ArrayList<>();
        Decoded.Recovered recovered = assertInstanceOf(Decoded.Recovered.class, plan.decode(commitments, workers -> {
            asked.add(workers);
            Map<Integer, double[]> delivered = new TreeMap<>();
            workers.forEach(worker -> delivered.put(worker, worker == 2 ? new double[] {7} : truth));
            // The first is silent, the third breaks its commitment.
            delivered.remove(0);
            return delivered;
        }));
        assertEquals(List.of(List.of(0, 5), List.of(2), List.of(3)), asked);
        assertArrayEquals(new double[] {0.2, 0.4, 0.6, 0.8}, recovered.gradient(), 1e-15);
        assertArrayEquals(new int[] {1, 2, 8}, recovered.suspects());
        // Of the first group two agree and one does not, and one of the two Byzantine workers is identified.
        assertEquals(DecodingStatus.CERTIFIED, recovered.status());

        Decoded none = plan.decode(commitments, workers -> Map.of());
        assertInstanceOf(Decoded.Lost.class, none);
        assertEquals(DecodingStatus.NOT_CERTIFIED, none.status());
    }

    /** Byzantine workers keep a commitment to no honest message: an unreadable delivery, a short vector, no numbers. */
    @Test
    void aCommitmentToNoHonestMessageIsBroken() {
        double[] truth = {1, 2, 3, 4};
        byte[] honest = DigestVote.digest(truth);
        CommittedPlan plan = (CommittedPlan)
                Repetition.voting(5, 5, 2, Repetition.Vote.DIGEST).plan(0);
        for (double[] worthless : List.of(new double[0], new double[] {1, 2, 3}, new double[] {1, 2, Double.NaN, 4})) {
            byte[] commitment = DigestVote.digest(worthless);
            Commitments commitments = new Commitments(
                    new int[] {0, 1, 3, 4}, List.of(commitment, commitment, honest, honest), new int[0], DIMENSION, 0);
            Decoded.Recovered recovered = assertInstanceOf(
                    Decoded.Recovered.class,
                    plan.decode(
                            commitments, workers -> Map.of(workers.get(0), workers.get(0) < 2 ? worthless : truth)));
            assertArrayEquals(new double[] {0.2, 0.4, 0.6, 0.8}, recovered.gradient(), 1e-15);
            assertArrayEquals(new int[] {0, 1}, recovered.suspects());
            assertEquals(DecodingStatus.CERTIFIED, recovered.status());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "100, 20, 10, lad(redundancy=10)",
        "100, 20, 41, lad(redundancy=41)",
        "100, 20, 50, repetition",
        "101, 5, 11, centred-cyclic",
        "99, 1, 3, repetition",
        "20, 0, 5, lad(redundancy=5)",
        // Where an exact code would cost more than what is afforded, or is not sound, LAD is taken.
        "101, 6, 13, lad(redundancy=13)",
        "52, 2, 5, lad(redundancy=5)",
        "49, 8, 17, lad(redundancy=17)",
        "49, 7, 15, centred-cyclic",
        "103, 5, 11, lad(redundancy=11)"
    })
    void autoTakesAnExactCodeWhereOneIsAffordable(int workers, int byzantine, int load, String expected) {
        assertEquals(
                expected,
                new Codings.ExactIfAffordable(load).codings(workers, byzantine).get(0));
        CodingScheme scheme =
                Codings.CODINGS.build("auto(redundancy=" + load + ")").build(workers, byzantine, SECRET);
        assertTrue(scheme.load() <= load);
    }

    @Test
    void replicasAreThoseWhoComputeTheSame() {
        for (String coding : List.of("repetition", "fractional-repetition(stragglers=2)", "detox", "mols")) {
            Round round = new Round(coding, 15, 1);
            assertFalse(round.plan.replicas().isEmpty(), coding);
            for (int[] set : round.plan.replicas()) {
                assertEquals(3, set.length, coding);
                int[] shared = round.plan.assignment(set[0]).subsets();
                for (int worker : set) {
                    int[] own = round.plan.assignment(worker).subsets();
                    assertTrue(
                            Arrays.stream(own)
                                    .anyMatch(k -> Arrays.stream(shared).anyMatch(j -> j == k)),
                            coding);
                    assertTrue(coding.equals("mols") || round.plan.key(worker) == round.plan.key(set[0]), coding);
                }
            }
        }
        assertTrue(new Round("lad", 15, 1).plan.replicas().isEmpty());
    }

    @Test
    void lateWorkersAreDrawnByKeyAtTheRateOfTheDeadline() {
        Stragglers model = StragglerModels.STRAGGLERS.build("exponential(base=1, mean=0.5, deadline=2)");
        Randomness randomness = Randomness.of(4);
        int late = 0;
        for (int round = 0; round < 1000; round++) {
            for (int worker = 0; worker < 20; worker++) {
                late += model.late(randomness, round, worker) ? 1 : 0;
            }
        }
        // P(Exp(0.5) > 1) = exp(-2) = 0.1353; three standard errors of 20 000 draws are 0.0073.
        assertEquals(0.1353, late / 20_000.0, 0.0073);
        assertEquals(model.overdue(randomness, 5, 7), model.overdue(randomness, 5, 7));
        assertFalse(StragglerModels.STRAGGLERS.build("none").late(randomness, 0, 0));
        Stragglers random = StragglerModels.STRAGGLERS.build("random(probability=0.25)");
        long missing = IntStream.range(0, 20_000)
                .filter(k -> random.late(randomness, k / 20, k % 20))
                .count();
        assertEquals(0.25, missing / 20_000.0, 0.0092);
    }
}
