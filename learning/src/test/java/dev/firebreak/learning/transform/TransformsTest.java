package dev.firebreak.learning.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.learning.RoundView;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Momentum, clipping and sparsification by hand. */
class TransformsTest {
    private final RoundView view = new RoundView(0, 0, 1, 0, "test", Randomness.of(1));

    /** beta = 1/4: m = 3/4 g, then m/4 + 3/4 g. */
    @Test
    void momentumAveragesThePast() {
        Transform momentum = Transforms.TRANSFORMS.build("momentum(beta=0.25)");
        assertTrue(momentum.hasState());
        Transform.Applied first = momentum.apply(new double[] {4, -8}, view, State.EMPTY);
        assertArrayEquals(new double[] {3, -6}, first.vector());
        Transform.Applied second = momentum.apply(new double[] {4, 8}, view, first.state());
        assertArrayEquals(new double[] {3.75, 4.5}, second.vector());
        Transform.Applied third = momentum.apply(new double[] {0, 0}, view, second.state());
        assertArrayEquals(new double[] {0.9375, 1.125}, third.vector());
    }

    /** A state is shared by checkpoints and repeated rounds, so it must outlive what comes after. */
    @Test
    void momentumLeavesOldMemoryAlone() {
        Transform momentum = Transforms.TRANSFORMS.build("momentum");
        State state = momentum.apply(new double[] {10}, view, State.EMPTY).state();
        double[] once = momentum.apply(new double[] {20}, view, state).vector();
        double[] again = momentum.apply(new double[] {20}, view, state).vector();
        assertArrayEquals(once, again);
        assertEquals(0.9 * 1 + 0.1 * 20, once[0], 1e-15);
    }

    @Test
    void momentumOfZeroSendsTheGradient() {
        assertArrayEquals(
                new double[] {0.1, -0.7},
                Transforms.TRANSFORMS
                        .build("momentum(beta=0)")
                        .apply(new double[] {0.1, -0.7}, view, State.EMPTY.with("momentum", 5, 5))
                        .vector());
    }

    @Test
    void clippingShortensOnlyLongVectors() {
        Transform clipping = Transforms.TRANSFORMS.build("clipping(norm=2.5)");
        assertFalse(clipping.hasState());
        Transform.Applied longer = clipping.apply(new double[] {3, -4}, view, State.EMPTY);
        assertSame(State.EMPTY, longer.state());
        assertArrayEquals(new double[] {1.5, -2}, longer.vector());
        for (double[] within : new double[][] {{0.3, -0.4}, {0, 0}}) {
            assertArrayEquals(
                    within, clipping.apply(within.clone(), view, State.EMPTY).vector());
        }
    }

    /** E C(v) = v and E||C(v) - v||^2 = (d/k - 1) ||v||^2 = 1.5 * 30 for 2 of 5 coordinates; standard errors about 0.05 and 0.4. */
    @Test
    void sparsificationIsUnbiasedAndKeepsItsShare() {
        Transform sparsification = Transforms.TRANSFORMS.build("sparsification(share=0.4)");
        assertFalse(sparsification.hasState());
        double[] v = {1, -2, 3, -4, 0};
        double[] mean = new double[v.length];
        double error = 0;
        int draws = 5000;
        for (int i = 0; i < draws; i++) {
            Transform.Applied applied =
                    sparsification.apply(v, new RoundView(0, i, 1, 0, "draw", Randomness.of(1)), State.EMPTY);
            double[] sent = applied.vector();
            assertSame(State.EMPTY, applied.state());
            int kept = 0;
            for (int j = 0; j < v.length; j++) {
                assertTrue(sent[j] == 0 || sent[j] == 2.5 * v[j], Arrays.toString(sent));
                kept += sent[j] == 0 ? 0 : 1;
                mean[j] += sent[j] / draws;
                error += (sent[j] - v[j]) * (sent[j] - v[j]) / draws;
            }
            assertTrue(kept == 1 || kept == 2, Arrays.toString(sent));
        }
        assertArrayEquals(v, mean, 0.25);
        assertEquals(45, error, 2);
    }

    @Test
    void sparsificationKeepsAtLeastOneAndAtMostAll() {
        double[] one = Transforms.TRANSFORMS
                .build("sparsification(share=0.01)")
                .apply(new double[] {3, 3, 3}, view, State.EMPTY)
                .vector();
        assertEquals(9, Arrays.stream(one).sum());
        double[] all = Transforms.TRANSFORMS
                .build("sparsification(share=1)")
                .apply(new double[] {3, -1, 2}, view, State.EMPTY)
                .vector();
        assertArrayEquals(new double[] {3, -1, 2}, all);
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        for (String call : new String[] {
            "momentum(beta=1)",
            "momentum(beta=-0.1)",
            "clipping(norm=0)",
            "sparsification",
            "sparsification(share=0)",
            "sparsification(share=1.01)"
        }) {
            assertThrows(InputException.class, () -> Transforms.TRANSFORMS.build(call), call);
        }
    }
}
