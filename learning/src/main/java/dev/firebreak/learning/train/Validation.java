package dev.firebreak.learning.train;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A data set of which some training examples are held out, so that settings can be chosen without looking at the test set.
 *
 * @param dataset the set without them; the set itself if nothing is held out
 * @param examples those that are held out, in their order
 */
public record Validation(Dataset dataset, Optional<Examples> examples) {

    /**
     * How much is held out.
     *
     * @param amount 0 for nothing, below 1 a share, else a number of examples
     */
    public record Size(double amount) {

        /** Refuses numbers of examples that are not whole. */
        public Size {
            if (amount >= 1 && amount != Math.rint(amount)) {
                throw new InputException("expected a share below 1 or a whole number of examples, but found '"
                        + CanonicalNumber.of(amount) + "'");
            }
        }

        private int of(int examples) {
            double count = amount < 1 ? Math.floor(amount * examples) : amount;
            if (count < 1 || count >= examples) {
                throw new InputException(this + " of " + examples + " training examples would hold out "
                        + CanonicalNumber.of(count) + "; at least 1 must be held out and 1 left");
            }
            return (int) count;
        }

        /** The number as it is written in a canonical spec. */
        @Override
        public String toString() {
            return CanonicalNumber.of(amount);
        }
    }

    /**
     * Draws without replacement.
     *
     * @throws InputException if nothing would be held out, or nothing left
     */
    static Validation of(Dataset all, Size size, RandomStream stream) {
        if (size.amount() == 0) {
            return new Validation(all, Optional.empty());
        }
        int count = all.train().count();
        BitSet held = new BitSet(count);
        IntStream.of(stream.sample(count, size.of(count))).forEach(held::set);
        int[] rest = IntStream.range(0, count).filter(i -> !held.get(i)).toArray();
        return new Validation(
                all.ofTraining(all.name(), rest),
                Optional.of(all.train().select(held.stream().toArray())));
    }
}
