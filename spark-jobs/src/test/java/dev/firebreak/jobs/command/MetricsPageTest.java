package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed page of metrics is made from their catalogue, and a run measures nothing that is not in it. */
class MetricsPageTest {
    private static final GeneratedPage PAGE = new GeneratedPage("metrics.md", MetricsPageTest.class);

    @Test
    void theCommittedPageIsTheGeneratedOne() throws IOException {
        StringBuilder page = new StringBuilder(PAGE.head("Metrics of training"))
                .append(
                        "\n`expect` in a spec names them; `metrics/` holds them as Parquet, `summary.json` their last values.\n")
                .append("\n| metric | unit | meaning |\n|---|---|---|\n");
        for (Metric metric : Metric.ALL) {
            page.append("| `").append(metric.name()).append("` | ");
            page.append(metric.unit().name().toLowerCase(Locale.ROOT)).append(" | ");
            page.append(metric.meaning()).append(" |\n");
        }
        PAGE.assertIs(page.toString());
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
                .forEachRemaining(name -> assertTrue(Metric.of(name).isPresent(), name + " is not in the catalogue"));
    }
}
