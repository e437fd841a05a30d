package dev.firebreak.experiments.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultFolders;
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
    void aComparisonIsATableOfServersUnderAttacks() throws IOException {
        String page = page(Fixtures.comparison(out.toString()));
        String matrix = page.substring(page.indexOf("class=\"matrix\""), page.indexOf("</table>"));
        for (String attack : List.of("alie", "sign-flip")) {
            assertTrue(matrix.contains("<th scope=\"col\">" + attack + "</th>"), matrix);
        }
        List<String> rows = new ArrayList<>();
        Matcher row =
                Pattern.compile("<th scope=\"row\"><i[^>]*></i>([^<]*)</th>").matcher(matrix);
        while (row.find()) {
            rows.add(row.group(1));
        }
        assertEquals(
                List.of("mean", "trimmed-mean", "nnm | trimmed-mean", "lad + trimmed-mean", "lad + nnm | trimmed-mean"),
                rows);
        assertTrue(page.contains("no proven bound: one message moves the mean anywhere"));
        assertTrue(
                page.contains(
                        "<dt>attack</dt><dd><b>alie</b><span class=\"parameters\">(tau=1.5)</span>; <b>sign-flip</b>"),
                "parameters left out of labels are told once");
        assertTrue(page.contains("<dt>partition</dt><dd><b>extreme</b>"), "what all share is told once");
    }

    @Test
    void hostileTextStaysText() throws IOException {
        String hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \" ' &";
        String page = new String(Reports.page(Fixtures.hostile(out.toString(), hostile)), StandardCharsets.UTF_8)
                .replace(Assets.echarts(), "");
        assertFalse(page.contains("<img"), "an element was made of text");
        assertFalse(page.contains("alert(1)</script>"), "a script was made of text");
        assertTrue(page.contains("&lt;img src=x onerror=alert(1)&gt; &quot; ' &amp;"));
    }

    @Test
    void aPageFetchesNothing() throws IOException {
        String page = page(Fixtures.comparison(out.toString()));
        String own = page.replace(Assets.echarts(), "");
        assertFalse(Pattern.compile("(src|href)=|url\\(|@import|https?://")
                .matcher(own)
                .find());
        assertTrue(own.contains("default-src 'none'"));
        assertTrue(own.contains(Assets.hash(Assets.echarts())));
    }

    @Test
    void valuesThatAreNoNumbersAreTold() throws IOException {
        String page = page(Fixtures.comparison(out.toString()));
        assertTrue(page.contains("value=\"NaN\" data-metric=\"test/loss\" title=\"NaN\">NaN<"));
        assertTrue(page.contains("value=\"Infinity\" data-metric=\"train/batch-loss\" title=\"Infinity\">∞<"));
        assertTrue(page.contains("[50,\"NaN\"]"), "the charts know where a loss collapsed");
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
        String page = new String(Reports.page("Quickstart", runs, skipped::add), StandardCharsets.UTF_8);
        assertEquals(3, skipped.size(), skipped.toString());
        for (int i = 0; i < 3; i++) {
            assertTrue(skipped.get(i).startsWith(runs.get(i).location() + " is left out: "), skipped.get(i));
            assertTrue(skipped.get(i).length() < 600 && skipped.get(i).lines().count() == 1, skipped.get(i));
        }
        assertEquals(page(runs.subList(3, runs.size())), page);
        assertThrows(InputException.class, () -> Reports.page("Quickstart", runs.subList(0, 3), line -> {}));
    }

    /**
     * The labels of runs are computed once: the work for 400 runs that differ in several keys is bounded. Computed for every
     * cell anew it would take minutes.
     */
    @Test
    void manyRunsAreComparedInTimeThatGrowsWithTheirCells() throws IOException {
        List<ReportData.Run> runs = new ArrayList<>();
        ResultFolder model = Fixtures.single(out.toString());
        for (int i = 0; i < 400; i++) {
            Map<String, String> spec = new LinkedHashMap<>();
            spec.put("attack", "sign-flip(scale=" + i % 20 + ")");
            spec.put("aggregation", "nnm | trimmed-mean");
            spec.put("step", "sgd(rate=0." + i + ")");
            spec.put("update", "gradient(batch=" + i + ")");
            runs.add(new ReportData.Run(spec, "done", model.manifest(), new TreeMap<>(), List.of(), new TreeMap<>()));
        }
        assertTimeout(Duration.ofSeconds(10), () -> {
            Comparison comparison = new Comparison(runs);
            int found = 0;
            for (String row : comparison.rows()) {
                for (String column : comparison.columns()) {
                    found += comparison.cell(row, column).size();
                }
            }
            assertEquals(400, found);
            assertEquals("sgd(rate=0.399) + gradient(batch=399)", comparison.row(runs.get(399)));
            assertEquals("sign-flip(scale=19)", comparison.column(runs.get(399)));
        });
    }

    @Test
    void longSeriesAreDrawnWithTheirExtremesAndEnds() {
        int n = 100_000;
        int[] rounds = new int[n];
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            rounds[i] = i;
            values[i] = i == 54_321 ? 1e9 : i == 12_345 ? -1e9 : Math.sin(i);
        }
        Series drawn = new Series(rounds, values).drawn();
        List<Integer> kept = Arrays.stream(drawn.rounds()).boxed().toList();
        assertTrue(kept.size() <= 1100, kept.size() + " points");
        assertTrue(kept.containsAll(List.of(0, 12_345, 54_321, n - 1)));
        assertArrayEquals(kept.stream().sorted().mapToInt(i -> i).toArray(), drawn.rounds());
        Series few = new Series(new int[] {1}, new double[] {2});
        assertEquals(few, few.drawn());
    }

    private static String page(List<ResultFolder> runs) throws IOException {
        return new String(Reports.page("Quickstart", runs, skipped -> {}), StandardCharsets.UTF_8);
    }

    /** The values in the table of final values, by metric. */
    private static TreeMap<String, Double> valuesOf(ResultFolder run, String page) throws IOException {
        String table = page.substring(page.indexOf("id=\"values\""));
        TreeMap<String, Double> values = new TreeMap<>();
        Pattern row = Pattern.compile("<tr data-run=\"" + run.manifest().run() + "\">(.*?)</tr>", Pattern.DOTALL);
        Pattern value = Pattern.compile("<data value=\"([^\"]*)\" data-metric=\"([^\"]*)\"");
        Matcher rows = row.matcher(table);
        while (rows.find()) {
            Matcher cells = value.matcher(rows.group(1));
            while (cells.find()) {
                values.put(cells.group(2), Double.valueOf(cells.group(1)));
            }
        }
        return values;
    }
}
