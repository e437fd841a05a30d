package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed page of metrics is made from their catalogue, and a run measures nothing that is not in it. */
class MetricsPageTest {
    private static final GeneratedPage PAGE = new GeneratedPage("metrics.md", MetricsPageTest.class);

    @Test
    void theCommittedPageIsTheGeneratedOne() throws IOException {
        StringBuilder page = new StringBuilder(PAGE.head("Metrics"))
                .append(
                        "\n`expect` in a spec names them; `metrics/` holds those of training by round as Parquet, `summary.json` the last values.")
                .append(" Reports show first and compare those of which one end is better.\n");
        Map<List<Metric>, List<String>> kinds = new LinkedHashMap<>();
        Kinds.all()
                .forEach(kind -> kinds.computeIfAbsent(kind.metrics(), missing -> new ArrayList<>())
                        .add("`" + kind.word() + "`"));
        kinds.remove(List.of());
        kinds.forEach((metrics, words) -> {
            page.append("\n## Runs of kind ").append(String.join(", ", words));
            page.append("\n\n| metric | unit | better | meaning |\n|---|---|---|---|\n");
            for (Metric metric : metrics) {
                page.append("| `").append(metric.name()).append("` | ");
                page.append(metric.unit().name().toLowerCase(Locale.ROOT)).append(" | ");
                page.append(metric.better().name().toLowerCase(Locale.ROOT)).append(" | ");
                page.append(metric.meaning()).append(" |\n");
            }
        });
        PAGE.assertIs(page.toString());
    }

    @Test
    void theListNamesEachMetricOnceWithAllItsMeanings() {
        String listed = Ran.firebreak("list", "metric").out();
        List<String> names = listed.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith(" "))
                .toList();
        assertEquals(List.copyOf(new LinkedHashSet<>(names)), names);
        String text = listed.replaceAll("\\s+", " ");
        assertTrue(text.contains("models on test records; or share of test examples that are classified right"), text);
        String all = Ran.firebreak("list").out();
        assertTrue(all.contains(" test/accuracy,"), all);
        assertEquals(all.indexOf(" test/accuracy,"), all.lastIndexOf(" test/accuracy,"));
    }

    @Test
    void aRunMeasuresNothingElse(@TempDir Path out) throws IOException {
        Ran ran = Ran.firebreak(
                "train",
                "quickstart/digits",
                "--in-process",
                "--quiet",
                "--set=rounds=2",
                "--set=data=strokes(size=400, test=100)",
                "--out",
                out.toString());
        assertEquals(0, ran.exitCode(), ran.err());
        JsonNode metrics = new ObjectMapper().readTree(ran.out()).get("metrics");
        assertTrue(metrics.size() > 10, ran.out());
        metrics.fieldNames()
                .forEachRemaining(name -> assertTrue(
                        Metric.ALL.stream().anyMatch(metric -> metric.name().equals(name)),
                        name + " is not in the catalogue"));
    }
}
