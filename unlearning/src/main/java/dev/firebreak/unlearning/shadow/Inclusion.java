package dev.firebreak.unlearning.shadow;

import dev.firebreak.core.random.Randomness;

/**
 * Which shadow models see which audited records: a hash of (seed, record id, shadow id), so that no mask is kept. Of shadow models 2 k and
 * 2 k + 1 exactly one sees a record, hence both worlds of every record have equally many.
 *
 * @param seed of the audit
 */
public record Inclusion(long seed) {

    /** Whether a shadow model, from 0, is trained with a record. */
    public boolean contains(String record, long shadow) {
        long bit =
                Randomness.of(seed).stream("inclusion/" + record, shadow / 2, 0).nextLong() & 1;
        return bit == (shadow & 1);
    }
}
