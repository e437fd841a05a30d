package dev.firebreak.coding;

import dev.firebreak.core.kernel.Kernels;
import java.util.BitSet;

/**
 * Decodes the messages of a {@link CyclicCode}: finds the wrong ones from one random projection of all of them, makes sure with
 * two further ones, and recovers the sum of the gradients from the rest.
 *
 * <p>The projections must be drawn after all messages are fixed: an error orthogonal to a known projection is never found. If
 * the messages left over after at most floor((2s - e)/2) were discarded (e being missing) pass every check, no other set of
 * that size can explain them, so the result is right whatever f of them were wrong, provided f is at most that number. Where
 * rounding leaves too little of the checks, as between many wrong neighbours, nothing is decoded.
 *
 * <p>Messages must not hold numbers above {@link #LARGEST}, whose squares and sums would overflow: every check would pass or none.
 */
final class CyclicDecoder {
    // Checks of honest messages leave about 1e-15 of their size, and more where many entries are erased; the rounding
    // of a projection grows as the square root of its length (our choice: the specification has 1e-8 and 1e-9, which
    // leave wrong messages of any size unnoticed next to other wrong ones).
    private static final double ROUNDING = 1e-13;
    private static final double SHORTEST = 100;

    // What the checks may overlook, against the size of a message; more is no certificate (our choice).
    private static final double OVERLOOKED = 1e-3;

    /**
     * The largest absolute value in a message, 1e140 (our choice): squares of syndromes stay finite at any length that is
     * sound, and no honest worker gets there in a run that is still finite, so a message with a larger number is wrong.
     */
    static final double LARGEST = 1e140;

    private final CyclicCode code;
    private final ErrorLocator locator;
    private final Recoveries recoveries = new Recoveries();

    CyclicDecoder(CyclicCode code) {
        this.code = code;
        this.locator = new ErrorLocator(code);
    }

    /**
     * What was found.
     *
     * @param wrong workers whose messages do not fit the code
     * @param sum the sum of all subset gradients, from messages that fit
     */
    record Solved(BitSet wrong, double[] sum) {}

    /**
     * Decodes.
     *
     * @param received messages within {@link #LARGEST}
     * @param projections three vectors of as many numbers as a gradient, drawn after the messages arrived
     * @return {@code null} if no small enough set of messages explains the failed checks
     */
    Solved decode(Received received, double[][] projections) {
        BitSet missing = Recoveries.setOf(received.workers());
        missing.flip(0, code.length());
        int capacity = (code.checks() - missing.cardinality()) / 2;
        if (missing.cardinality() > code.checks()) {
            return null;
        }
        ErrorLocator.Word[] words = project(received, projections, missing);
        double tolerance = ROUNDING * Math.sqrt(Math.max(SHORTEST, projections[0].length));
        BitSet wrong = find(words, missing, capacity, tolerance);
        if (wrong == null) {
            return null;
        }
        BitSet used = Recoveries.setOf(received.workers());
        used.andNot(wrong);
        return new Solved(needed(words, missing, wrong, tolerance), combine(received, used, projections[0].length));
    }

    // Huge errors hide small ones in the rounding of the first projection, so when the checks fail the largest of the
    // messages located is set aside as an erasure and the others are looked for again.
    private BitSet find(ErrorLocator.Word[] words, BitSet missing, int capacity, double tolerance) {
        BitSet aside = new BitSet();
        while (aside.cardinality() <= capacity) {
            BitSet wrong = (BitSet) aside.clone();
            ErrorLocator.Word word = without(words[0], missing, aside);
            int errors = capacity - aside.cardinality();
            if (errors > 0 && !locator.fits(word, tolerance)) {
                wrong.or(Recoveries.setOf(locator.locate(word, errors)));
            }
            if (allFit(words, missing, wrong, tolerance)) {
                boolean seeing =
                        capacity == 0 || locator.blindSpot(without(words[0], missing, wrong), tolerance) <= OVERLOOKED;
                return seeing ? wrong : null;
            }
            wrong.andNot(aside);
            if (wrong.isEmpty()) {
                return null;
            }
            aside.set(wrong.stream()
                    .boxed()
                    .max(java.util.Comparator.comparingDouble(j -> size(words[0], j)))
                    .orElseThrow());
        }
        return null;
    }

    // With fewer errors than the code can take, honest messages were discarded too. They fit, so their senders are
    // not suspects; they stay discarded, since between other erased entries a wrong message may fit as well.
    private BitSet needed(ErrorLocator.Word[] words, BitSet missing, BitSet wrong, double tolerance) {
        BitSet needed = (BitSet) wrong.clone();
        for (int j = wrong.nextSetBit(0); j >= 0; j = wrong.nextSetBit(j + 1)) {
            needed.clear(j);
            if (!allFit(words, missing, needed, tolerance)) {
                needed.set(j);
            }
        }
        return needed;
    }

    private boolean allFit(ErrorLocator.Word[] words, BitSet missing, BitSet wrong, double tolerance) {
        for (ErrorLocator.Word word : words) {
            if (!locator.fits(without(word, missing, wrong), tolerance)) {
                return false;
            }
        }
        return true;
    }

    private static ErrorLocator.Word without(ErrorLocator.Word word, BitSet missing, BitSet wrong) {
        BitSet erased = (BitSet) missing.clone();
        erased.or(wrong);
        return new ErrorLocator.Word(word.real(), word.imaginary(), erased);
    }

    private static double size(ErrorLocator.Word word, int j) {
        return StrictMath.hypot(word.real()[j], word.imaginary()[j]);
    }

    private ErrorLocator.Word[] project(Received received, double[][] projections, BitSet missing) {
        int n = code.length();
        ErrorLocator.Word[] words = new ErrorLocator.Word[projections.length];
        for (int w = 0; w < words.length; w++) {
            words[w] = new ErrorLocator.Word(new double[n], new double[n], missing);
        }
        for (int i = 0; i < received.workers().length; i++) {
            double[] row = received.rows().row(i);
            for (int w = 0; w < words.length; w++) {
                double[] phi = projections[w];
                words[w].real()[received.workers()[i]] = dot(phi, row, 0);
                if (!code.isReal()) {
                    words[w].imaginary()[received.workers()[i]] = dot(phi, row, phi.length);
                }
            }
        }
        return words;
    }

    private static double dot(double[] phi, double[] row, int offset) {
        double sum = 0;
        for (int q = 0; q < phi.length; q++) {
            sum = Math.fma(phi[q], row[offset + q], sum);
        }
        return sum;
    }

    private double[] combine(Received received, BitSet used, int dimension) {
        double[] v = recoveries.get(used, code::recovery);
        int count = used.cardinality();
        double[] sum = new double[dimension];
        int at = 0;
        for (int i = 0; i < received.workers().length; i++) {
            if (used.get(received.workers()[i])) {
                double[] row = received.rows().row(i);
                Kernels.best().axpy(v[at], row, 0, sum, 0, dimension);
                if (!code.isReal()) {
                    // Re(v R) = Re v Re R - Im v Im R
                    Kernels.best().axpy(-v[count + at], row, dimension, sum, 0, dimension);
                }
                at++;
            }
        }
        return sum;
    }
}
