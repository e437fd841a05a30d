package dev.firebreak.jobs.unlearning;

import dev.firebreak.datasets.Examples;
import dev.firebreak.unlearning.receipt.MultisetHash;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Some of the records that remain, with their ids.
 *
 * @param number of the block
 * @param ids positions in the training set
 * @param examples as many
 */
record RetainedBlock(int number, int[] ids, Examples examples) implements Serializable {

    /** The hash of the ids it holds. */
    MultisetHash hash(byte[] salt) {
        return MultisetHash.of(salt, names(ids));
    }

    /** Ids as texts. */
    static List<String> names(int... ids) {
        return Arrays.stream(ids).mapToObj(String::valueOf).toList();
    }
}
