package dev.firebreak.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.InputException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private static final Examples BASE = examples(DenseFeatures.of(2, new double[] {1, 2, 3, 4}), 2, 0, 1);

    @Test
    void theDigestChangesWithEveryPartOfTheContent() {
        List<Dataset> different = List.of(
                set(BASE, null, null),
                set(examples(DenseFeatures.of(2, new double[] {1, 2, 3, 5}), 2, 0, 1), null, null),
                set(examples(DenseFeatures.of(2, new double[] {1, 2, 4, 3}), 2, 0, 1), null, null),
                set(examples(DenseFeatures.of(2, new float[] {1, 2, 3, 4}), 2, 0, 1), null, null),
                set(examples(sparse(2, 1, 2, 3, 4), 2, 0, 1), null, null),
                set(examples(sparse(3, 1, 2, 3, 4), 2, 0, 1), null, null),
                set(examples(sparse(2, 1, 2, 3, 5), 2, 0, 1), null, null),
                set(examples(BASE.features(), 2, 1, 0), null, null),
                set(examples(BASE.features(), 3, 0, 1), null, null),
                set(examples(BASE.features(), 0, 0, 1), null, null),
                set(BASE, BASE, null),
                set(BASE, null, new int[] {0, 1}),
                set(BASE, null, new int[] {1, 0}),
                set(BASE, BASE, new int[] {1, 0}));
        Set<String> digests = new HashSet<>();
        different.forEach(set -> digests.add(set.digest()));
        assertEquals(different.size(), digests.size());
    }

    @Test
    void theNameIsNoContent() {
        Dataset other = Dataset.of("other", BASE, Optional.empty(), Optional.empty());
        assertEquals(set(BASE, null, null).digest(), other.digest());
    }

    @Test
    void setsLargerThanTheBufferAreReadToTheirEnd() {
        double[] numbers = new double[100_000];
        String zeros = set(examples(DenseFeatures.of(50_000, numbers.clone()), 2, 0, 1), null, null)
                .digest();
        numbers[99_999] = 1;
        Set<String> digests = new HashSet<>(List.of(zeros));
        digests.add(set(examples(DenseFeatures.of(50_000, numbers), 2, 0, 1), null, null)
                .digest());
        assertEquals(2, digests.size());
    }

    @Test
    void aTestSetFitsItsTrainingSet() {
        Examples narrow = examples(DenseFeatures.of(1, new double[] {1, 2}), 2, 0, 1);
        refused(narrow, "data set: the test set has 1 feature, but the training set has 2");
        refused(
                examples(BASE.features(), 3, 0, 2),
                "data set: the test set has 3 classes, but the training set has 2 classes");
        refused(
                examples(BASE.features(), 0, 0, 1.5),
                "data set: the test set has real targets, but the training set has 2 classes");
        refused(
                examples(DenseFeatures.of(new Shape(2, 1, 1), new float[] {1, 2, 3, 4}), 2, 0, 1),
                "data set: the test examples have the shape 2 x 1 x 1, but the training examples 2");
        // A test set need not hold every class.
        set(BASE, examples(BASE.features(), 1, 0, 0), null);
    }

    private static void refused(Examples test, String message) {
        assertEquals(
                message,
                assertThrows(InputException.class, () -> set(BASE, test, null)).getMessage());
    }

    private static Examples examples(Features features, int classes, double... targets) {
        return new Examples(features, targets, classes);
    }

    private static SparseFeatures sparse(int dimension, double... values) {
        return new SparseFeatures(dimension, new int[] {0, 2, 4}, new int[] {0, 1, 0, 1}, values);
    }

    private static Dataset set(Examples train, Examples test, int[] groups) {
        return Dataset.of("set", train, Optional.ofNullable(test), Optional.ofNullable(groups));
    }
}
