package dev.firebreak.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.learning.train.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Worst cases of curves that are written down here. */
class WorstCaseTest {
    private static final String TEST = "test/accuracy";
    private static final String VALIDATION = "validation/accuracy";
    private final List<WorstCase.Case> cases = new ArrayList<>();

    private static Map<String, String> at(String rule, String attack, String step) {
        Map<String, String> at = new LinkedHashMap<>();
        at.put("aggregation", rule);
        at.put("attack", attack);
        at.put("step", step);
        return at;
    }

    private void add(Map<String, String> at, Map<String, List<double[]>> curves) {
        cases.add(new WorstCase.Case(at, metric -> curves.getOrDefault(metric, List.of(new double[0]))));
    }

    /** The mean over two seeds is best at the second evaluation, though each seed's best is elsewhere. */
    @Test
    void takesTheBestEvaluationOfTheMeanOverSeedsAndThenTheWorstAttack() {
        add(at("mean", "foe", "a"), Map.of(TEST, List.of(new double[] {0.9, 0.6, 0.1}, new double[] {0.1, 0.6, 0.7})));
        add(at("mean", "alie", "a"), Map.of(TEST, List.of(new double[] {0.5, 0.7}, new double[] {0.5, 0.8})));
        add(at("nnm", "foe", "a"), Map.of(TEST, List.of(new double[] {0.8}, new double[] {0.8})));
        Map<String, WorstCase.Found> found =
                new WorstCase(List.of("attack"), List.of(), Optional.empty()).of(TEST, Metric.ALL, cases);
        assertEquals(List.of("aggregation=mean, step=a", "aggregation=nnm, step=a"), List.copyOf(found.keySet()));
        WorstCase.Found mean = found.get("aggregation=mean, step=a");
        assertEquals(0.6, mean.value().mean(), 1e-15);
        assertEquals(2, mean.value().count());
        assertEquals("attack=foe", mean.attack());
        assertEquals("", mean.settings());
    }

    @Test
    void ofLossesTheGreatestOfTheLeastIsTheWorst() {
        add(at("mean", "foe", "a"), Map.of("test/loss", List.of(new double[] {3, 1, 2})));
        add(at("mean", "alie", "a"), Map.of("test/loss", List.of(new double[] {9, 1.5, 8, Double.NaN})));
        WorstCase.Found found = new WorstCase(List.of("attack", "aggregation", "step"), List.of(), Optional.empty())
                .of("test/loss", Metric.ALL, cases)
                .get("worst case");
        assertEquals(1.5, found.value().mean());
        assertEquals("aggregation=mean, attack=alie, step=a", found.attack());
    }

    /** Step b has the better test accuracy in every attack, a the better validation accuracy in the worst of them. */
    @Test
    void settingsAndEvaluationsAreChosenByValidationAlone() {
        add(at("nnm", "foe", "b"), curves(new double[] {0.95}, new double[] {0.99}));
        add(at("nnm", "alie", "b"), curves(new double[] {0.5}, new double[] {0.98}));
        add(at("nnm", "foe", "a"), curves(new double[] {0.2, 0.6, 0.5}, new double[] {0.9, 0.3, 0.8}));
        add(at("nnm", "alie", "a"), curves(new double[] {0.2, 0.7, 0.9}, new double[] {0.1, 0.2, 0.4}));
        WorstCase.Found found = new WorstCase(List.of("attack"), List.of("step"), Optional.of(VALIDATION))
                .of(TEST, Metric.ALL, cases)
                .get("aggregation=nnm");
        assertEquals("step=a", found.settings());
        assertEquals(0.3, found.value().mean());
        assertEquals("attack=foe", found.attack());
    }

    private static Map<String, List<double[]>> curves(double[] validation, double[] test) {
        return Map.of(VALIDATION, List.of(validation), TEST, List.of(test));
    }

    @Test
    void curvesOfOtherRoundsAreRefused() {
        add(at("nnm", "foe", "a"), curves(new double[] {0.95}, new double[] {0.99, 1}));
        WorstCase asked = new WorstCase(List.of("attack"), List.of(), Optional.of(VALIDATION));
        assertTrue(assertThrows(InputException.class, () -> asked.of(TEST, Metric.ALL, cases))
                .getMessage()
                .contains("same rounds"));
        assertThrows(InputException.class, () -> asked.of("test/loss", Metric.ALL, cases));
    }

    @Test
    void unknownAxesAndMetricsWithoutABetterEndAreRefused() {
        List<Map<String, String>> cells = List.of(at("nnm", "foe", "a"));
        WorstCase asked = new WorstCase(List.of("atack"), List.of("seed"), Optional.of("messages/late"));
        InputException refused = assertThrows(
                InputException.class, () -> asked.check("figure.yaml: worst-case", TEST, Metric.ALL, cells));
        assertEquals(3, refused.problems().size());
        assertTrue(
                refused.problems()
                        .get(0)
                        .contains("'atack' is no axis of all cells; axes are [aggregation, attack, step]"),
                refused::getMessage);
        new WorstCase(List.of("attack"), List.of(), Optional.empty()).check("", TEST, Metric.ALL, cells);
    }
}
