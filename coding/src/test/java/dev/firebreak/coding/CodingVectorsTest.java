package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CodingVectorsTest {
    /** Kinds that a test of this module asks {@link CodingVectors#cases} for. */
    private static final Set<String> TESTED = Set.of(
            "compressors",
            "draco_cyclic_complex",
            "draco_cyclic_real",
            "encode",
            "error_feedback",
            "fractional_repetition_vote",
            "lad_trajectory",
            "majority",
            "mols_assignment",
            "tandon_cyclic",
            "theory",
            "variance_identity");

    @Test
    void noFileOfVectorsIsLeftOut() {
        Set<String> left = new TreeSet<>(CodingVectors.kinds());
        left.removeAll(TESTED);
        assertTrue(left.isEmpty(), "vectors that no test reads: " + left);
    }
}
