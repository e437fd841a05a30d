package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of the robust reference vectors, as a line of {@code firebreak aggregate} or {@code firebreak attack}. */
class OfflineVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a rule or pre-aggregator of the files, with its parameters, reads as our call. */
    private static final Map<String, Function<JsonNode, String>> PARTS = Map.ofEntries(
            Map.entry("Average", p -> "mean"),
            Map.entry("Median", p -> "median"),
            Map.entry("TrMean", p -> "trimmed-mean"),
            Map.entry("GeometricMedian", OfflineVectorsTest::geometricMedian),
            Map.entry("Krum", p -> "krum"),
            Map.entry("MultiKrum", p -> "multi-krum"),
            Map.entry("MDA", p -> "mda"),
            Map.entry("Meamed", p -> "meamed"),
            Map.entry("MoNNA", p -> "monna(reference=" + p.get("idx") + ")"),
            Map.entry(
                    "CenteredClipping",
                    p -> "centered-clipping(radius=" + p.get("tau") + ", iterations=" + p.get("L") + ")"),
            Map.entry("SMEA", p -> "smea"),
            Map.entry("CAF", p -> "caf"),
            Map.entry("NNM", p -> "nnm"),
            Map.entry("ARC", p -> "arc"),
            Map.entry("Clipping", p -> "clipping(threshold=" + p.get("c") + ")"),
            Map.entry("Bucketing", p -> "bucketing(size=" + p.get("s") + ")"));

    private static final Map<String, Function<JsonNode, String>> ATTACKS = Map.of(
            "SignFlipping", p -> "sign-flip",
            "InnerProductManipulation", p -> "ipm(tau=" + p.get("tau") + ")",
            "ALittleIsEnough", p -> "alie(tau=" + p.get("tau") + ")",
            "Mimic", p -> "mimic(worker=" + p.get("epsilon") + ")",
            "Optimal_InnerProductManipulation", p -> optimal("optimal-ipm", p),
            "Optimal_ALittleIsEnough", p -> optimal("optimal-alie", p));

    @TestFactory
    Stream<DynamicTest> everyRuleAndChain() throws IOException, URISyntaxException {
        return files().stream()
                .filter(file -> PARTS.containsKey(name(file)) || name(file).equals("Pipeline"))
                .map(file -> DynamicTest.dynamicTest(
                        name(file), () -> check(file, OfflineVectorsTest::aggregateLine, "aggregate")));
    }

    @TestFactory
    Stream<DynamicTest> everyAttack() throws IOException, URISyntaxException {
        return files().stream()
                .filter(file -> ATTACKS.containsKey(name(file)))
                .map(file -> DynamicTest.dynamicTest(
                        name(file), () -> check(file, OfflineVectorsTest::attackLine, "attack")));
    }

    private static void check(Path file, Function<JsonNode, ObjectNode> asLine, String command) throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        JSON.readTree(file.toFile()).forEach(cases::add);
        assertFalse(cases.isEmpty(), file + " holds no case");
        StringBuilder lines = new StringBuilder();
        cases.forEach(c -> lines.append(asLine.apply(c)).append('\n'));
        InputStream standardInput = System.in;
        Ran ran;
        try {
            System.setIn(new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)));
            ran = Ran.firebreak(command);
        } finally {
            System.setIn(standardInput);
        }
        List<String> answers = ran.out().lines().toList();
        assertEquals(cases.size(), answers.size());
        for (int k = 0; k < answers.size(); k++) {
            compare(cases.get(k), JSON.readTree(answers.get(k)));
        }
        assertEquals(0, ran.exitCode());
    }

    private static void compare(JsonNode c, JsonNode answer) {
        String where = c.get("name").asText() + " " + c.get("case").asText() + " " + c.get("params");
        JsonNode expected = c.get("expected");
        JsonNode given = answer.get(expected.get(0).isArray() ? "rows" : "result");
        assertNotNull(given, where + " answered " + answer);
        compare(expected, given, c.get("rtol").asDouble(), c.get("atol").asDouble(), where);
        if (c.has("tau")) {
            assertTrue(answer.get("factor").isNumber(), where);
        }
    }

    private static void compare(JsonNode expected, JsonNode given, double rtol, double atol, String where) {
        assertEquals(expected.size(), given.size(), where);
        for (int j = 0; j < expected.size(); j++) {
            if (expected.get(j).isArray()) {
                compare(expected.get(j), given.get(j), rtol, atol, where + " row " + j);
            } else {
                double e = expected.get(j).asDouble();
                assertEquals(e, given.get(j).asDouble(), atol + rtol * Math.abs(e), where + " coordinate " + j);
            }
        }
    }

    private static ObjectNode aggregateLine(JsonNode c) {
        JsonNode params = c.get("params");
        String name = c.get("name").asText();
        ObjectNode line = JSON.createObjectNode();
        line.put(
                "pipeline",
                name.equals("Pipeline") ? chain(params) : PARTS.get(name).apply(params));
        line.put("byzantine", byzantine(params));
        line.set("vectors", c.get("input"));
        if (params.has("perm")) {
            line.set("permutation", params.get("perm"));
        }
        if (params.path("m").isArray()) {
            line.set("state", params.get("m"));
        }
        return line;
    }

    private static ObjectNode attackLine(JsonNode c) {
        JsonNode params = c.get("params");
        ObjectNode line = JSON.createObjectNode();
        line.put("attack", ATTACKS.get(c.get("name").asText()).apply(params));
        line.put("byzantine", params.path("f").asInt(1));
        line.set("vectors", c.get("input"));
        if (params.has("aggregator")) {
            line.put("pipeline", chain(params));
        }
        return line;
    }

    private static String chain(JsonNode params) {
        List<String> calls = new ArrayList<>();
        for (JsonNode part : params.get("pre_aggregators")) {
            calls.add(call(part));
        }
        calls.add(call(params.get("aggregator")));
        return String.join(" | ", calls);
    }

    private static String call(JsonNode part) {
        return PARTS.get(part.get("name").asText()).apply(part.path("params"));
    }

    // The f of the rule, or of whichever part of the chain says it.
    private static int byzantine(JsonNode params) {
        return params.findValues("f").stream().mapToInt(JsonNode::asInt).max().orElse(0);
    }

    private static String geometricMedian(JsonNode params) {
        return params.has("nu")
                ? "geometric-median(nu=" + params.get("nu") + ", iterations=" + params.get("T") + ")"
                : "geometric-median";
    }

    private static String optimal(String name, JsonNode params) {
        return name + "(evaluations=" + params.get("evals") + ", start=" + params.get("start") + ", delta="
                + params.get("delta") + ", ratio=" + params.get("ratio") + ")";
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.json$", "");
    }

    private static List<Path> files() throws IOException, URISyntaxException {
        String elsewhere = System.getProperty("firebreak.vectors", "");
        Path folder = elsewhere.isEmpty()
                ? Path.of(
                        OfflineVectorsTest.class.getResource("/vectors/robust").toURI())
                : Path.of(elsewhere);
        Path inside = folder.resolve("robust");
        try (Stream<Path> files = Files.list(Files.isDirectory(inside) ? inside : folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }
}
