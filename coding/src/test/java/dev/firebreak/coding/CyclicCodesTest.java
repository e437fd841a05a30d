package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numerical range of both cyclic codes (specification, sections 6.4 and 6.5), and when a round of theirs is certified. */
class CyclicCodesTest {
    private static final int DIMENSION = 4;
    private static final DriverSecret SECRET = DriverSecret.ofSeed(12);

    private final RandomStream stream = Randomness.of(2).stream("cyclic codes");

    /** Honest messages of a code, which a test spoils, and the projections they are found out by. */
    private final class Word {
        final CyclicCode code;
        final int workers;
        final double[] sum = new double[DIMENSION];
        final double[][] sent;

        Word(CyclicCode code, int workers) {
            this.code = code;
            this.workers = workers;
            double[][] gradients = noise(workers, DIMENSION);
            Arrays.setAll(
                    sum, q -> Arrays.stream(gradients).mapToDouble(g -> g[q]).sum());
            sent = new double[workers][];
            Arrays.setAll(sent, i -> code.assignment(i).encode(DIMENSION, k -> gradients[k]));
        }

        void spoil(int worker, double size) {
            Arrays.setAll(sent[worker], q -> sent[worker][q] + size * stream.nextGaussian());
        }

        CyclicDecoder.Solved decode() {
            double[][] projections = noise(3, DIMENSION);
            for (double[] projection : projections) {
                Arrays.setAll(projection, q -> 1 + projection[q]);
            }
            return new CyclicDecoder(code)
                    .decode(Received.of(sent, code.windows().length * DIMENSION, true, false), projections);
        }

        double error(CyclicDecoder.Solved solved) {
            double scale = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
            return Math.sqrt(LadVectorsTest.squaredDistance(sum, solved.sum())) / scale;
        }
    }

    private double[][] noise(int rows, int columns) {
        double[][] noise = new double[rows][columns];
        for (double[] row : noise) {
            Arrays.setAll(row, q -> stream.nextGaussian());
        }
        return noise;
    }

    private int[] faulty(int n, int s, boolean consecutive) {
        int[] at = consecutive ? IntStream.range(3, 3 + s).toArray() : stream.sample(n, s);
        Arrays.sort(at);
        return at;
    }

    private static CyclicCode code(String name, int n, int s) {
        return name.equals("centred") ? CyclicCode.centred(n, s) : CyclicCode.complex(n, s);
    }

    /** Rows of the tables of the specification: all of 20 sets of s wrong messages are located, and the error is of the size it prints. */
    @ParameterizedTest
    @CsvSource({
        "complex, 7, 2, false, 1e-12",
        "complex, 15, 3, false, 1e-12",
        "complex, 30, 5, false, 1e-10",
        "complex, 50, 7, false, 1e-6",
        "centred, 31, 5, false, 1e-13",
        "centred, 31, 5, true, 1e-12",
        "centred, 51, 7, false, 1e-12",
        "centred, 51, 7, true, 1e-10",
        "centred, 101, 5, false, 1e-11",
        "centred, 101, 5, true, 1e-9"
    })
    void asManyErrorsAsTheCodeCorrectsAreLocated(String name, int n, int s, boolean consecutive, double tolerance) {
        CyclicCode code = code(name, n, s);
        for (int trial = 0; trial < 20; trial++) {
            Word word = new Word(code, n);
            int[] wrong = faulty(n, s, consecutive);
            Arrays.stream(wrong).forEach(j -> word.spoil(j, 1));
            CyclicDecoder.Solved solved = word.decode();
            assertNotNull(solved, "trial " + trial);
            assertArrayEquals(wrong, solved.wrong().stream().toArray());
            assertTrue(word.error(solved) < tolerance, "error " + word.error(solved));
        }
    }

    /**
     * Beyond its range what is left of the checks between wrong messages is lost in rounding: that is detected, and nothing is certified that is wrong.
     * Erasures alone are still decoded accurately.
     */
    @ParameterizedTest
    @CsvSource({"101, 10, true", "101, 20, false", "101, 20, true"})
    void beyondItsRangeTheCentredCodeFailsVisibly(int n, int s, boolean consecutive) {
        CyclicCode code = CyclicCode.centred(n, s);
        for (int trial = 0; trial < 5; trial++) {
            for (double size : new double[] {1, 1e-3, 1e-6}) {
                Word word = new Word(code, n);
                Arrays.stream(faulty(n, s, consecutive)).forEach(j -> word.spoil(j, size));
                CyclicDecoder.Solved solved = word.decode();
                assertTrue(solved == null || word.error(solved) < 1e-5, "a wrong result was taken for right");
                assertTrue(solved == null || !consecutive, "a certificate from checks that see nothing");
            }
            Word late = new Word(code, n);
            Arrays.stream(faulty(n, s, false)).forEach(j -> late.sent[j] = null);
            assertTrue(late.error(late.decode()) < 1e-11, "erasures: " + late.error(late.decode()));
        }
    }

    /** Errors too small to be detected are too small to do harm: the reference run saw errors of at most 2e-8. */
    @Test
    void errorsNearTheThresholdAreHarmless() {
        CyclicCode code = CyclicCode.centred(51, 7);
        for (double size = 1e-3; size > 1e-11; size /= 10) {
            Word word = new Word(code, 51);
            for (int j : faulty(51, 7, false)) {
                word.spoil(j, size);
            }
            CyclicDecoder.Solved solved = word.decode();
            assertNotNull(solved, "size " + size);
            assertTrue(word.error(solved) < 2e-8, "size " + size + ": " + word.error(solved));
        }
    }

    @Test
    void moreMissingThanChecksIsNotDecoded() {
        Word word = new Word(CyclicCode.centred(15, 3), 15);
        Arrays.fill(word.sent, 0, 6, null);
        assertNotNull(word.decode());
        word.sent[6] = null;
        assertNull(word.decode());
    }

    @Test
    void anErasedEntryIsNeverNamed() {
        CyclicCode code = CyclicCode.centred(15, 4);
        ErrorLocator locator = new ErrorLocator(code);
        for (int a = 0; a < 15; a++) {
            for (int b = 0; b < a; b++) {
                double[] real = new double[15];
                real[(a + 7) % 15] = 1;
                BitSet erased = Recoveries.setOf(a, b);
                // One error where three are looked for: the other two names are arbitrary.
                for (int named : locator.locate(new ErrorLocator.Word(real, new double[15], erased), 3)) {
                    assertFalse(erased.get(named), named + " of " + erased);
                }
            }
        }
    }

    private static CyclicCoding.Plan plan(int round) {
        return (CyclicCoding.Plan)
                Codings.CODINGS.build("centred-cyclic").build(15, 3, SECRET).plan(round);
    }

    /** With f = s and one message late, 2f + e exceeds the checks: f wrong ones could not be located. */
    @Test
    void aLateMessageBeyondTheDesignIsNotCertified() {
        Word word = new Word(CyclicCode.centred(15, 3), 15);
        word.sent[4] = null;
        Decoded decoded = plan(0).decode(Received.of(word.sent, DIMENSION, true, false));
        assertEquals(
                DecodingStatus.NOT_CERTIFIED,
                assertInstanceOf(Decoded.ToAggregate.class, decoded).status());
    }

    /** A malformed message is an erasure and one of f: 2 (f - 1) + 1 checks are enough. */
    @Test
    void aMalformedAnswerCountsOnce() {
        Word word = new Word(CyclicCode.centred(15, 3), 15);
        word.sent[4][2] = Double.NaN;
        word.spoil(9, 1);
        Decoded.Recovered recovered = assertInstanceOf(
                Decoded.Recovered.class, plan(0).decode(Received.of(word.sent, DIMENSION, true, false)));
        assertEquals(DecodingStatus.CERTIFIED, recovered.status());
        assertArrayEquals(new int[] {4, 9}, recovered.suspects());
        assertArrayEquals(Arrays.stream(word.sum).map(x -> x / 15).toArray(), recovered.gradient(), 1e-12);
    }

    /** An error orthogonal to all three projections of round 0 is invisible there, and found in round 1, whose draws are its own. */
    @Test
    void projectionsAreDrawnAnewInEveryRound() {
        RandomStream drawn = SECRET.stream("projections", 0);
        double[][] known = new double[3][DIMENSION];
        for (double[] projection : known) {
            Arrays.setAll(projection, q -> 1 + drawn.nextGaussian());
        }
        double[] error = orthogonal(known);
        Word word = new Word(CyclicCode.centred(15, 3), 15);
        Arrays.setAll(word.sent[6], q -> word.sent[6][q] + error[q]);
        Received received = Received.of(word.sent, DIMENSION, true, false);
        assertArrayEquals(new int[0], plan(0).decode(received).suspects());
        assertArrayEquals(new int[] {6}, plan(1).decode(received).suspects());
    }

    // The cross product of three vectors of four numbers: the minors of the matrix they make.
    private static double[] orthogonal(double[][] rows) {
        double[] product = new double[4];
        for (int q = 0; q < 4; q++) {
            double[] a = without(rows[0], q);
            double[] b = without(rows[1], q);
            double[] c = without(rows[2], q);
            double minor = a[0] * (b[1] * c[2] - b[2] * c[1])
                    - a[1] * (b[0] * c[2] - b[2] * c[0])
                    + a[2] * (b[0] * c[1] - b[1] * c[0]);
            product[q] = q % 2 == 0 ? minor : -minor;
        }
        return product;
    }

    private static double[] without(double[] x, int at) {
        return IntStream.range(0, x.length)
                .filter(q -> q != at)
                .mapToDouble(q -> x[q])
                .toArray();
    }

    @Test
    void aDecodingRowIsKeptForASetThatItsOwnerChanges() {
        Recoveries recoveries = new Recoveries();
        BitSet workers = Recoveries.setOf(1, 4);
        recoveries.get(workers, set -> new double[] {14});
        workers.set(2);
        assertArrayEquals(new double[] {124}, recoveries.get(workers, set -> new double[] {124}));
        assertArrayEquals(new double[] {14}, recoveries.get(Recoveries.setOf(4, 1), set -> new double[] {-1}));
    }
}
