package dev.firebreak.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.step.Step;
import dev.firebreak.learning.step.Steps;
import dev.firebreak.learning.transform.Transform;
import dev.firebreak.learning.transform.Transforms;
import dev.firebreak.learning.update.Update;
import dev.firebreak.learning.update.Updates;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every registered update, transform and step: each is a function of its arguments, and writes to its output only. */
class WorkerPartsContractTest {
    private static final Examples EXAMPLES =
            new Examples(DenseFeatures.of(2, new double[] {1, 2, 3, -1, 0, 4, 2, 2}), new double[] {1, 2, 0, -1}, 0);
    private static final Model MODEL = Models.MODELS.build("linear").build(EXAMPLES);

    /** Arguments without which a part cannot be built. */
    private static final Map<String, String> CALLS = Map.of(
            "local-steps", "local-steps(steps=2, rate=0.01, batch=4)", "sparsification", "sparsification(share=0.5)");

    static Stream<String> updates() {
        return Updates.UPDATES.parts().stream().map(part -> CALLS.getOrDefault(part.name(), part.name()));
    }

    static Stream<String> transforms() {
        return Transforms.TRANSFORMS.parts().stream().map(part -> CALLS.getOrDefault(part.name(), part.name()));
    }

    static Stream<String> steps() {
        return Steps.STEPS.parts().stream().map(part -> part.name());
    }

    private static RoundView view(int round) {
        return new RoundView(1, round, 3, 1, "contract", Randomness.of(6));
    }

    @ParameterizedTest
    @MethodSource("updates")
    void anUpdateOverwritesItsOutputAlone(String name) {
        Update update = Updates.UPDATES.build(name);
        double[] theta = {1, -1, 0.5};
        double[] first = {7, 7, 7};
        double[] second = new double[3];
        double loss = update.compute(MODEL, theta, EXAMPLES, view(2), first);
        assertEquals(loss, update.compute(MODEL, theta, EXAMPLES, view(2), second));
        assertArrayEquals(second, first);
        assertArrayEquals(new double[] {1, -1, 0.5}, theta);
        assertTrue(loss > 0 && update.gradients() >= 1);
        // A small step against it lowers the loss.
        for (int j = 0; j < 3; j++) {
            theta[j] -= 1e-3 * first[j];
        }
        double before = MODEL.evaluate(new double[] {1, -1, 0.5}, EXAMPLES).loss();
        assertTrue(MODEL.evaluate(theta, EXAMPLES).loss() < before);
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void aTransformHasTheStateAndTheLinearityThatItStates(String name) {
        Transform transform = Transforms.TRANSFORMS.build(name);
        State once = State.EMPTY;
        State doubled = State.EMPTY;
        for (int round = 0; round < 3; round++) {
            double[] v = {1 + round, -2, 3};
            double[] given = v.clone();
            Transform.Applied sent = transform.apply(v, view(round), once);
            assertArrayEquals(given, v);
            assertArrayEquals(
                    sent.vector(), transform.apply(v, view(round), once).vector());
            Transform.Applied twice = transform.apply(new double[] {2 + 2 * round, -4, 6}, view(round), doubled);
            once = sent.state();
            doubled = twice.state();
            assertEquals(transform.hasState(), !once.arrays().isEmpty());
            if (transform.isLinear()) {
                assertArrayEquals(Arrays.stream(sent.vector()).map(x -> 2 * x).toArray(), twice.vector(), 1e-12);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepLeavesTheAggregateAndGoesAgainstIt(String name) {
        double[] aggregate = {1, -2};
        double[] first = {0, 0};
        double[] second = {0, 0};
        State one = State.EMPTY;
        State two = State.EMPTY;
        for (int round = 0; round < 3; round++) {
            Step step = Steps.STEPS.build(name);
            one = step.apply(first, aggregate, round, one);
            two = Steps.STEPS.build(name).apply(second, aggregate, round, two);
            assertArrayEquals(first, second);
        }
        assertArrayEquals(new double[] {1, -2}, aggregate);
        assertTrue(first[0] < 0 && first[1] > 0, Arrays.toString(first));
    }
}
