package dev.firebreak.experiments.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.YamlValue;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.experiments.train.TrainKind.Training;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CanonicalSpecTest {
    private static final String SPEC = """
            # a comment
            name: same
            data: mnist
            model: softmax
            workers: 5
            byzantine: 2
            attack: alie(tau=1.50)
            aggregation: trimmed-mean
            transforms: [momentum(beta=0.5)]
            step: sgd(rate=1e-1)
            rounds: 60
            expect: {test/accuracy: ">= 0.88", train/loss: "< 1"}
            """;

    private static Training read(String yaml) {
        return Declaration.read(TrainKind.TRAIN, new SpecText("x.yaml", yaml), Map.of(), Map.of())
                .spec();
    }

    private static RunId run(Training spec, String code) {
        return RunId.of("train", spec.canonical(), Map.of("data", "00"), code);
    }

    @Test
    void readsBackToAnEqualExperiment() {
        Training training = read(SPEC);
        assertEquals(training.experiment(), read(training.canonical()).experiment());
    }

    @Test
    void orderCommentsDefaultsAndSpellingOfNumbersDoNotMatter() {
        String other = """
                rounds: 60
                step: "sgd( rate = 0.1 )"
                transforms: momentum(beta=0.5)
                aggregation: trimmed-mean
                attack: alie(tau=1.5)
                byzantine: 2
                actual-byzantine: 2
                workers: 5
                model: softmax
                data: mnist
                partition: iid
                precision: float32
                data-seed: 1
                training-seed: 1
                name: same
                """;
        assertEquals(read(SPEC).canonical(), read(other).canonical());
        assertEquals(run(read(SPEC), "1"), run(read(other), "1"));
    }

    @Test
    void everyKeyThatMovesNumbersMovesTheRunId() {
        RunId before = run(read(SPEC), "1");
        Map<String, String> changes = Map.ofEntries(
                Map.entry("workers", "6"),
                Map.entry("byzantine", "1"),
                Map.entry("attack", "alie(tau=1)"),
                Map.entry("aggregation", "mean"),
                Map.entry("transforms", "[]"),
                Map.entry("step", "sgd(rate=0.2)"),
                Map.entry("rounds", "61"),
                Map.entry("seed", "2"),
                Map.entry("precision", "float64"),
                Map.entry("holders", "all"),
                Map.entry("compression", "sign(error-feedback=true)"),
                Map.entry("stragglers", "random(probability=0.2)"));
        changes.forEach((key, value) -> {
            Training changed = Declaration.read(
                            TrainKind.TRAIN, new SpecText("x.yaml", SPEC), Map.of(), Map.of(key, value))
                    .spec();
            assertNotEquals(before, run(changed, "1"), key);
        });
        assertNotEquals(before, run(read(SPEC), "2"), "code version");
    }

    @Test
    void kindAndDataMoveTheRunId() {
        String spec = read(SPEC).canonical();
        RunId before = RunId.of("train", spec, Map.of("a", "00", "b", "11"), "1");
        assertEquals(before, RunId.of("train", spec, new TreeMap<>(Map.of("b", "11", "a", "00")), "1"));
        assertNotEquals(before, RunId.of("audit", spec, Map.of("a", "00", "b", "11"), "1"));
        assertNotEquals(before, RunId.of("train", spec, Map.of("a", "00", "b", "12"), "1"));
        assertNotEquals(before, RunId.of("train", spec, Map.of("a", "00", "c", "11"), "1"));
        assertNotEquals(before, RunId.of("train", spec, Map.of("a", "00"), "1"));
    }

    @Test
    void expectationsDoNotMoveTheRunId() {
        String without = SPEC.lines().filter(line -> !line.startsWith("expect")).reduce("", (a, b) -> a + b + "\n");
        assertEquals(run(read(SPEC), "1"), run(read(without), "1"));
    }

    @Test
    void numbersAreWrittenAlikeUnderEveryJava() {
        SpecKey<Double> key = new SpecKey<>("x", "", Form.real(0, Double.MAX_VALUE), SpecKey.Fallback.NONE);
        assertEquals("x: 2e+23\n", SpecValues.canonical(Map.of(key, 2e23)));
        assertEquals("x: 0.001\n", SpecValues.canonical(Map.of(key, 1.0e-3)));
        assertEquals("x: 1\n", SpecValues.canonical(Map.of(key, 1.0)));
    }

    @Test
    void awkwardTextIsQuoted() {
        for (String text : new String[] {"a: b", "# a", "- a", "\"a\"", "a\\b", ">= 1", "a #b", "{a}", " a", "a "}) {
            Problems problems = new Problems();
            String line = "key: " + SpecValues.scalar(text) + "\n";
            YamlValue.Mapping read = (YamlValue.Mapping) YamlText.document("x", line, problems);
            assertTrue(problems.none(), text);
            assertEquals(text, ((YamlValue.Text) read.entries().get("key").value()).text());
        }
    }
}
