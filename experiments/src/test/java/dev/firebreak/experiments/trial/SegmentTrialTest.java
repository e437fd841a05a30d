package dev.firebreak.experiments.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.learning.theory.Dissimilarity;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTrialTest {
    private static final String SPEC =
            "{data: 'strokes(size=300, test=10)', partition: by-class, model: softmax(regularization=0.1), honest: 10,"
                    + " byzantine: %d, points: 5, end: 10, precision: 1e-6}";

    /** At equal coordinates softmax scores are equal, so that the gradient there is the regulariser's plus that of even probabilities. */
    @Test
    void theSegmentRunsFromTheMinimumToEqualCoordinates(@TempDir Path folder) throws IOException {
        Trials trials = new Trials(folder, null);
        Trials.Found two = trials.run("segment", SPEC.formatted(2));
        double[] v = two.curve("gradients/variance");
        double[] q = two.curve("gradients/squared-norm");
        assertEquals(5, v.length);
        assertTrue(q[0] <= 1.0001e-12, "the minimum of the mean over workers: " + q[0]);
        // lambda * 10 in each of 7,850 coordinates, and gradients of the loss that are far smaller.
        assertEquals(7850, q[4], 0.02 * 7850);
        for (int k = 1; k < 5; k++) {
            assertTrue(q[k] > q[k - 1], "square " + k);
        }
        Dissimilarity found = Dissimilarity.estimate(v, q, 12, 2);
        assertEquals(found.error(12, 2), two.get("dissimilarity/error"));
        assertEquals(2 / 12.0, two.get("dissimilarity/byzantine-share"));
        double without = 2 / 8.0 * java.util.Arrays.stream(v).max().orElseThrow();
        assertEquals(without, two.get("dissimilarity/error-without-b"), 1e-12 * without);
        assertEquals(found.error(12, 2) / without, two.get("dissimilarity/part-of-error-without-b"), 1e-12);
        assertTrue(two.get("dissimilarity/part-of-error-without-b") < 1);
        Trials.Found none = trials.run("segment", SPEC.formatted(0));
        assertEquals(0, none.get("dissimilarity/error"));
    }
}
