package dev.firebreak.learning.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelIdentityTest {
    private static final Tensor WEIGHT = new Tensor("w", ElementType.F32, List.of(2L, 1L), new double[] {1.5, -2});
    private static final Tensor BIAS = Tensor.vector("b", ElementType.F64, new double[] {0.1});

    /**
     * The expected digest is that of Python's
     * {@code struct.pack('<qq1sq3sqqd', 2, 1, b'b', 3, b'F64', 1, 1, 0.1)
     * + struct.pack('<q1sq3sqqqff', 1, b'w', 3, b'F32', 2, 2, 1, 1.5, -2)} under hashlib.sha256.
     */
    @Test
    void isTheDigestOfNamesTypesShapesAndData() {
        String identity = ModelIdentity.of(List.of(WEIGHT, BIAS));
        assertEquals("77fdac2daecf07ffe121239967501f5c638bad2b06930cbb3c4e04690c3b9667", identity);
        assertEquals(identity, ModelIdentity.of(List.of(BIAS, WEIGHT)), "in any order");
    }

    @Test
    void everyPartCounts() {
        Set<String> identities = new HashSet<>();
        List<List<Tensor>> models = List.of(
                List.of(),
                List.of(WEIGHT),
                List.of(new Tensor("v", ElementType.F32, WEIGHT.shape(), WEIGHT.values())),
                List.of(new Tensor("w", ElementType.F64, WEIGHT.shape(), WEIGHT.values())),
                List.of(new Tensor("w", ElementType.F32, List.of(1L, 2L), WEIGHT.values())),
                List.of(new Tensor("w", ElementType.F32, WEIGHT.shape(), new double[] {1.5, -2.5})),
                List.of(Tensor.vector("w", ElementType.F64, new double[] {0.0})),
                List.of(Tensor.vector("w", ElementType.F64, new double[] {-0.0})),
                List.of(WEIGHT, BIAS));
        models.forEach(model -> identities.add(ModelIdentity.of(model)));
        assertEquals(models.size(), identities.size());
    }

    @Test
    void longTensorsAreDigestedWhole() {
        double[] many = new double[100_000];
        String before = ModelIdentity.of(List.of(Tensor.vector("w", ElementType.F64, many)));
        many[many.length - 1] = 1;
        String after = ModelIdentity.of(List.of(Tensor.vector("w", ElementType.F64, many)));
        assertNotEquals(before, after);
    }

    @Test
    void twoTensorsOfOneNameAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ModelIdentity.of(List.of(BIAS, BIAS)));
    }
}
