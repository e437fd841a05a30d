package dev.firebreak.experiments.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultFolders;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    @TempDir
    Path out;

    @Test
    void everyFinalValueOfARunIsInThePageExactly() throws IOException {
        ResultFolder run = Fixtures.single(out.toString());
        String page = Files.readString(Path.of(run.location(), "report.html"));
        assertEquals(run.summary().orElseThrow().metrics(), valuesOf(run, page));
    }

    @Test
    void everyFinalValueOfEveryComparedRunIsInThePageExactly() throws IOException {
        List<ResultFolder> runs = Fixtures.comparison(out.toString());
        String page = page(runs);
        for (ResultFolder run : runs) {
            assertEquals(run.summary().orElseThrow().metrics(), valuesOf(run, page));
        }
    }

    @Test
    void equalResultsGiveEqualPagesWhateverTheOrderOfTheRuns() throws IOException {
        List<ResultFolder> runs = new ArrayList<>(Fixtures.comparison(out.toString()));
        String page = page(runs);
        Collections.reverse(runs);
        assertEquals(page, page(runs));
        assertEquals(page, page(Fixtures.comparison(out.resolve("again").toString())));
        assertEquals(
                page,
                page(ResultFolders.at(out.resolve("quickstart").toString(), new Configuration(false))
                        .runs()));
    }

    @Test
    void aComparisonIsAHeatMapOfServersUnderAttacks() throws IOException {
        String page = page(Fixtures.comparison(out.toString()));
        JsonNode map = data(page).get("figures").get(0);
        assertEquals("heat-map", map.get("section").asText());
        assertEquals("coding + aggregation", map.at("/factors/1/name").asText());
        assertEquals(
                "[\"mean\",\"trimmed-mean\",\"nnm | trimmed-mean\",\"lad + trimmed-mean\",\"lad + nnm | trimmed-mean\"]",
                map.at("/factors/1/values").toString());
        assertEquals("[\"alie\",\"sign-flip\"]", map.at("/factors/0/values").toString());
        assertEquals(
                "{\"title\":\"Test accuracy\",\"unit\":\"SHARE\",\"better\":\"HIGHER\"}",
                map.at("/measures/0").toString());
        assertEquals(10, map.get("points").size());
        assertTrue(page.contains("no proven bound: one message moves the mean anywhere"));
        assertTrue(
                table(page, "spec").contains(List.of("attack", "alie(tau=1.5); sign-flip")),
                "the spec has the parameters that labels leave out");
        assertTrue(table(page, "spec").contains(List.of("partition", "extreme")), "what all share is there once");
    }

    @Test
    void runsThatDifferInTheirSeedsAloneAreOneLineWithABand() throws IOException {
        List<ResultFolder> runs = Fixtures.seeds(out.toString(), 3);
        String page = page(runs);
        double[] accuracies = new double[3];
        for (int k = 0; k < 3; k++) {
            accuracies[k] = runs.get(k).summary().orElseThrow().metrics().get("test/accuracy");
        }
        Estimate mean = Estimate.of(accuracies);
        List<String> row = table(page, "means-over-seeds").get(1);
        assertEquals(List.of("3", Double.toString(mean.mean()), Double.toString(mean.halfWidth())), row.subList(1, 4));
        JsonNode line = data(page).at("/figures/0/lines/0");
        int last = line.get("x").size() - 1;
        assertEquals(mean.mean(), line.get("y").get(last).asDouble());
        assertEquals(mean.mean() - mean.halfWidth(), line.get("low").get(last).asDouble());
        assertEquals(mean.mean() + mean.halfWidth(), line.get("high").get(last).asDouble());
    }

    @Test
    void runsWithLittleInCommonAreComparedByName() throws IOException {
        ResultFolder model = Fixtures.single(out.toString());
        Manifest one = model.manifest();
        Manifest other = new Manifest(
                "audit",
                "canary",
                "2",
                "0",
                "",
                "",
                false,
                "",
                "",
                1,
                1L,
                new TreeMap<>(),
                "",
                "",
                "",
                true,
                "",
                new TreeMap<>());
        List<RecordedRun> runs = new ArrayList<>();
        for (Manifest manifest : List.of(one, other, one, one)) {
            Map<String, String> spec = Map.of("method", "m" + runs.size() / 3, "seed", String.valueOf(runs.size()));
            runs.add(new RecordedRun(
                    manifest, "done", spec, new TreeMap<>(), List.of(), List.of(), new TreeMap<>(), Optional.empty()));
        }
        Comparison comparison = Comparison.of(runs);
        assertEquals(List.of("run"), comparison.axes());
        assertEquals(List.of("single (train)", "canary (audit)", "single (train) 1"), comparison.values("run"));
        assertEquals(
                2, comparison.groups().get(0).runs().size(), "runs that differ in their seeds alone are one group");
    }

    @Test
    void hostileTextStaysText() throws IOException {
        String hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \" ' &";
        String page = new String(Reports.page(Fixtures.hostile(out.toString(), hostile)), StandardCharsets.UTF_8)
                .replace(Page.Charts.SCRIPT, "");
        assertFalse(page.contains("<img"), "an element was made of text");
        assertFalse(page.contains("alert(1)</script>"), "a script was made of text");
        assertTrue(page.contains("&lt;img src=x onerror=alert(1)&gt; &quot; ' &amp;"));
    }

    @Test
    void aPageFetchesNothing() throws IOException {
        String page = page(Fixtures.comparison(out.toString()));
        String own = page.replace(Page.Charts.SCRIPT, "");
        assertFalse(Pattern.compile("(src|href)=|url\\(|@import|https?://")
                .matcher(own)
                .find());
        assertTrue(own.contains("default-src 'none'"));
        assertTrue(own.contains(Page.Charts.HASH));
    }

    @Test
    void valuesThatAreNoNumbersAreShown() throws IOException {
        String page = page(Fixtures.comparison(out.toString()));
        assertTrue(page.contains("data-value=\"NaN\" title=\"NaN\">NaN<"));
        assertTrue(page.contains("data-value=\"Infinity\" title=\"Infinity\">∞<"));
        assertTrue(page.contains("\"NaN\",\"NaN\""), "the charts have the rounds at which a loss collapsed");
    }

    @Test
    void aRunThatIsNotFinishedHasAPageToo() throws IOException {
        ResultFolder run = Fixtures.single(out.toString());
        Files.delete(Path.of(run.location(), "summary.json"));
        String page = new String(Reports.page(run), StandardCharsets.UTF_8);
        assertTrue(page.contains("The run has not finished"));
    }

    @Test
    void aDamagedRunIsNamedAndTheOthersAreCompared() throws IOException {
        List<ResultFolder> runs = Fixtures.comparison(out.toString());
        Path alias = Path.of(runs.get(0).location(), "spec.yaml");
        Files.writeString(alias, Files.readString(alias).replaceAll("attack: .*", "attack: &a [*a]"));
        Path unnamed = Path.of(runs.get(1).location(), "manifest.json");
        Files.writeString(unnamed, Files.readString(unnamed).replaceAll("\"name\" *: *\"[^\"]*\"", "\"name\":null"));
        Path deep = Path.of(runs.get(2).location(), "spec.yaml");
        Files.writeString(deep, "attack: " + "[".repeat(100_000));
        List<String> skipped = new ArrayList<>();
        String page = new String(Reports.page("Quickstart", runs, skipped::add, alone -> {}), StandardCharsets.UTF_8);
        assertEquals(3, skipped.size(), skipped.toString());
        for (int i = 0; i < 3; i++) {
            assertTrue(skipped.get(i).startsWith(runs.get(i).location() + " is left out: "), skipped.get(i));
            assertTrue(skipped.get(i).length() < 600 && skipped.get(i).lines().count() == 1, skipped.get(i));
        }
        assertEquals(page(runs.subList(3, runs.size())), page);
        assertThrows(
                InputException.class, () -> Reports.page("Quickstart", runs.subList(0, 3), line -> {}, alone -> {}));
    }

    /**
     * The labels of runs are computed once: the work for 400 runs that differ in several keys is bounded. Computed for every
     * cell anew it would take minutes.
     */
    @Test
    void manyRunsAreComparedInTimeThatGrowsWithTheirCells() throws IOException {
        List<RecordedRun> runs = new ArrayList<>();
        ResultFolder model = Fixtures.single(out.toString());
        for (int i = 0; i < 400; i++) {
            Map<String, String> spec = new LinkedHashMap<>();
            spec.put("attack", "sign-flip(scale=" + i % 20 + ")");
            spec.put("aggregation", "nnm | trimmed-mean");
            spec.put("step", "sgd(rate=0." + i + ")");
            spec.put("update", "gradient(batch=" + i + ")");
            runs.add(new RecordedRun(
                    model.manifest(),
                    "done",
                    spec,
                    new TreeMap<>(),
                    List.of(),
                    List.of(),
                    new TreeMap<>(),
                    Optional.empty()));
        }
        assertTimeout(Duration.ofSeconds(10), () -> {
            Comparison comparison = Comparison.of(runs);
            assertEquals(400, comparison.groups().size());
            Comparison.Group last = comparison.groups().get(399);
            assertEquals("sgd(rate=0.399) + gradient(batch=399)", comparison.line(last));
            assertEquals("sign-flip(scale=19)", comparison.panel(last));
        });
    }

    @Test
    void longSeriesAreDrawnWithTheirExtremesAndEnds() {
        int n = 100_000;
        double[] rounds = new double[n];
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            rounds[i] = i;
            values[i] = i == 54_321 ? 1e9 : i == 12_345 ? -1e9 : Math.sin(i);
        }
        Sheet.Line drawn = new Sheet.Line("loss", rounds, values).drawn();
        List<Double> kept = Arrays.stream(drawn.x()).boxed().toList();
        assertTrue(kept.size() <= 1100, kept.size() + " points");
        assertTrue(kept.containsAll(List.of(0.0, 12_345.0, 54_321.0, n - 1.0)));
        assertArrayEquals(kept.stream().sorted().mapToDouble(x -> x).toArray(), drawn.x());
        Sheet.Line few = new Sheet.Line("loss", new double[] {1}, new double[] {2});
        assertSame(few, few.drawn());
    }

    private static String page(List<ResultFolder> runs) throws IOException {
        return new String(Reports.page("Quickstart", runs, damaged -> {}, alone -> {}), StandardCharsets.UTF_8);
    }

    /** The values in the table of final values, by metric. */
    private static TreeMap<String, Double> valuesOf(ResultFolder run, String page) throws IOException {
        TreeMap<String, Double> values = new TreeMap<>();
        List<List<String>> rows = table(page, "final-values");
        List<String> head = rows.get(0);
        if (head.contains("exact value")) {
            rows.subList(1, rows.size()).forEach(row -> values.put(row.get(3), Double.valueOf(row.get(2))));
            return values;
        }
        String id = run.manifest().run();
        Map<String, String> names = new TreeMap<>();
        Metric.ALL.forEach(metric -> names.put(metric.title(), metric.name()));
        List<String> row =
                rows.stream().filter(one -> one.contains(id)).findFirst().orElseThrow();
        for (int column = head.indexOf("run id") + 1; column < row.size(); column++) {
            if (!row.get(column).isEmpty()) {
                values.put(names.get(head.get(column)), Double.valueOf(row.get(column)));
            }
        }
        return values;
    }

    /** The rows of the table in a section, its head first; of a number its exact value. */
    private static List<List<String>> table(String page, String section) {
        int from = page.indexOf("<section id=\"" + section + "\"");
        String part = page.substring(from, page.indexOf("</section>", from));
        Pattern cell = Pattern.compile("<(th|td)([^>]*)>([^<]*)</\\1>");
        Pattern exact = Pattern.compile("data-value=\"([^\"]*)\" title");
        List<List<String>> rows = new ArrayList<>();
        for (String row : part.split("<tr>")) {
            List<String> cells = new ArrayList<>();
            Matcher each = cell.matcher(row);
            while (each.find()) {
                Matcher value = exact.matcher(each.group(2));
                cells.add(value.find() ? value.group(1) : each.group(3));
            }
            rows.add(cells);
        }
        return rows.subList(1, rows.size());
    }

    private static JsonNode data(String page) throws IOException {
        String mark = "id=\"data\">";
        int from = page.indexOf(mark) + mark.length();
        return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
    }
}
