package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.random.Randomness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rules, pre-aggregators and pipelines against the reference vectors: every case of every file that names one. */
class RuleVectorsTest {

    @TestFactory
    Stream<DynamicTest> everyRuleAndPreAggregatorAgreesWithItsVectors() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : ReferenceVectors.files("robust")) {
            for (JsonNode vector : ReferenceVectors.read(file)) {
                if (isAggregation(vector)) {
                    String title = vector.get("name").asText() + " "
                            + vector.get("case").asText() + " " + vector.get("params");
                    tests.add(dynamicTest(title, () -> check(vector)));
                }
            }
        }
        assertFalse(tests.isEmpty(), "no case found");
        return tests.stream();
    }

    private static boolean isAggregation(JsonNode vector) {
        if (vector.get("name").asText().equals("Pipeline")) {
            return true;
        }
        String name = RobustVectors.name(vector.get("name").asText());
        return Rules.REGISTRY.knows(name) || PreAggregators.REGISTRY.knows(name);
    }

    private static void check(JsonNode vector) {
        JsonNode params = vector.get("params");
        double[][] input = ReferenceVectors.matrix(vector.get("input"));
        double[][] before = RobustVectors.copy(input);
        double[][] got;
        if (vector.get("name").asText().equals("Pipeline")) {
            int f = params.get("aggregator").get("params").path("f").asInt(pipelineFaults(params));
            got = new double[][] {aggregate(RobustVectors.chain(params), input, f, params)};
        } else {
            String call = RobustVectors.call(vector.get("name").asText(), params);
            int f = params.path("f").asInt(0);
            got = PreAggregation.isOne(call)
                    ? PreAggregation.parse(call)
                            .apply(Rows.of(input), f, context(params))
                            .rows()
                    : new double[][] {aggregate(call, input, f, params)};
        }
        RobustVectors.assertClose(vector, got);
        RobustVectors.assertSame(before, input);
    }

    // A rule without f of its own takes the f of the pre-aggregators.
    private static int pipelineFaults(JsonNode params) {
        int f = 0;
        for (JsonNode pre : params.get("pre_aggregators")) {
            f = Math.max(f, pre.get("params").path("f").asInt(0));
        }
        return f;
    }

    private static double[] aggregate(String pipeline, double[][] input, int f, JsonNode params) {
        Aggregate aggregate = Pipeline.parse(pipeline).aggregate(Rows.of(input), f, context(params));
        assertEquals(input.length, aggregate.n());
        return aggregate.vector();
    }

    private static AggregationContext context(JsonNode params) {
        double[] start = params.path("m").isArray() ? ReferenceVectors.vector(params.get("m")) : null;
        Draw draw = params.has("perm")
                ? Draw.fixed(RobustVectors.integers(params.get("perm")))
                : Draw.from(Randomness.of(1).stream("bucketing"));
        return new AggregationContext(start, draw);
    }
}
