package dev.firebreak.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.learning.train.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages as a browser shows them, from a file: narrow and wide, by day and by night, without a word on the console or a request. */
class ReportInBrowserTest {
    @TempDir
    static Path out;

    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.orSkip(out);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void aComparisonDrawsAllItsCharts() throws Exception {
        List<ResultFolder> runs = Fixtures.comparison(out.resolve("results").toString());
        shows(Reports.page("Quickstart", runs, damaged -> {}, alone -> {}), 1 + 2 * 3);
        assertTrue(text("figure").contains("NaN"), "a collapse is marked in its chart");
    }

    @Test
    void aRunEvaluatedOnceIsDrawnWithItsCertificate() throws Exception {
        shows(Reports.page(Fixtures.single(out.resolve("results").toString())), 3);
        assertTrue(text("figure").contains("certified bound 1.438"));
    }

    @Test
    void hostileTextRunsNothing() throws Exception {
        String hostile =
                "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        shows(Reports.page(Fixtures.hostile(out.resolve("results").toString(), hostile)), 3);
        assertEquals("hostile · Firebreak", browser.value("document.title").asText());
        assertEquals(0, browser.value("document.querySelectorAll('img').length").asInt());
    }

    @Test
    void tablesAreSortedByTheirExactValues() throws Exception {
        Sheet.Table table = new Sheet.Table(
                "Losses",
                "",
                List.of("rule", "loss"),
                List.of(List.of("a", "0.12342"), List.of("b", ""), List.of("c", "-3"), List.of("d", "0.12341")),
                Arrays.asList(null, Metric.Unit.NUMBER));
        shows(sheet(table), 0);
        String order = "[...document.querySelectorAll('tbody th')].map(cell => cell.textContent).join('')";
        String head = "document.querySelectorAll('thead th')[1]";
        browser.value(head + ".querySelector('button').click()");
        assertEquals("cdab", browser.value(order).asText(), "ascending, what is missing last");
        assertEquals(
                "ascending", browser.value(head + ".getAttribute('aria-sort')").asText());
        browser.value(head + ".querySelector('button').click()");
        assertEquals("adcb", browser.value(order).asText());
        browser.value("document.querySelector('thead button').click()");
        assertEquals("abcd", browser.value(order).asText());
        assertEquals(table.csv(), browser.download("document.querySelectorAll('.files button')[0]"));
        assertEquals(table.latex(), browser.download("document.querySelectorAll('.files button')[1]"));
    }

    @Test
    void linesHaveTheirBandAndAreSavedAsADrawing() throws Exception {
        double[] rounds = {1, 2, 3};
        Sheet.Line banded = new Sheet.Line(
                "", "mean", rounds, new double[] {1, 2, 3}, new double[] {.5, 1.5, 2.5}, new double[] {1.5, 2.5, 3.5});
        Sheet.Line bare = new Sheet.Line("median", rounds, new double[] {1, 1, 1});
        shows(
                sheet(new Sheet.Chart(
                        "Loss", "", Sheet.Axis.linear("round"), Sheet.Axis.linear("loss"), List.of(banded, bare))),
                1);
        String bands =
                "document.querySelectorAll('.chart path[fill-opacity=\"0.2\"], .chart polygon, .chart path[opacity=\"0.2\"]')"
                        + ".length";
        assertEquals(
                1,
                browser.value(bands).asInt(),
                browser.value("document.querySelector('.chart').innerHTML").asText());
        String saved = browser.download("document.querySelector('.files button')");
        assertTrue(saved.startsWith("<svg") && saved.contains(">loss</text>"), saved);
    }

    @Test
    void aChartMayHaveMorePointsThanACallHasArguments() throws Exception {
        double[] rounds = IntStream.range(0, 1000).asDoubleStream().toArray();
        List<Sheet.Line> lines = IntStream.range(0, 140)
                .mapToObj(k -> new Sheet.Line("line " + k, rounds, rounds))
                .toList();
        shows(sheet(new Sheet.Chart("Loss", "", Sheet.Axis.linear("round"), Sheet.Axis.linear("loss"), lines)), 1);
    }

    @Test
    void aHeatMapShowsTheChosenValueOrTheWorstOfTheOtherAxes() throws Exception {
        List<Sheet.HeatMap.Point> points = new ArrayList<>();
        for (int k = 0; k < 8; k++) {
            points.add(new Sheet.HeatMap.Point(List.of(k / 4, k / 2 % 2, k % 2), List.of(0.1 * k, 10.0 * k)));
        }
        shows(
                sheet(new Sheet.HeatMap(
                        "Sweep",
                        "",
                        List.of(
                                new Sheet.HeatMap.Factor("attack", List.of("alie", "foe")),
                                new Sheet.HeatMap.Factor("rule", List.of("mean", "median")),
                                new Sheet.HeatMap.Factor("rate", List.of("0.1", "0.2"))),
                        List.of(
                                new Sheet.HeatMap.Measure("Accuracy", Metric.Unit.SHARE, Metric.Better.HIGHER),
                                new Sheet.HeatMap.Measure("Loss", Metric.Unit.NUMBER, Metric.Better.LOWER)),
                        points)),
                1);
        assertEquals(List.of("0.0 %", "40.0 %", "20.0 %", "60.0 %"), cells(), "the first rate");
        choose(3, 1);
        assertEquals(List.of("10.0 %", "50.0 %", "30.0 %", "70.0 %"), cells(), "the second rate");
        choose(3, 2);
        assertEquals(List.of("0.0 %", "40.0 %", "20.0 %", "60.0 %"), cells(), "of accuracies the least is the worst");
        choose(0, 1);
        assertEquals(List.of("10", "50", "30", "70"), cells(), "of losses the greatest is the worst");
        choose(1, 2);
        assertEquals(List.of("0", "40", "10", "50"), cells(), "rate down, attack across, the first rule");
        assertEquals(List.of(), browser.console());
    }

    @Test
    void valuesOfAnySizeAreDrawnOnALogarithmicAxis() throws Exception {
        double[] rounds = {1, 2, 3, 4};
        shows(
                sheet(new Sheet.Chart(
                        "Distance",
                        "",
                        Sheet.Axis.linear("round"),
                        Sheet.Axis.logarithmic("distance"),
                        List.of(
                                new Sheet.Line("kept", rounds, new double[] {1e-20, 1e-21, 1e-22, 1e-20}),
                                new Sheet.Line("lost", new double[] {1, 2, 3}, new double[] {0, 1e308, Double.NaN})))),
                1);
        assertTrue(text(".chart").contains("10⁻²⁰"), text(".chart"));
    }

    private List<String> cells() throws Exception {
        List<String> cells = new ArrayList<>();
        JsonNode texts = browser.value("[...document.querySelectorAll('.chart text')].map(text => text.textContent)");
        texts.forEach(text -> cells.add(text.asText()));
        cells.removeIf(cell -> !cell.matches("[0-9.]+( %)?") || cell.equals("0.1") || cell.equals("0.2"));
        return cells;
    }

    private void choose(int select, int option) throws Exception {
        String place = "document.querySelectorAll('select')[" + select + "]";
        browser.value(place + ".value = " + option + "; " + place + ".dispatchEvent(new Event('change'))");
    }

    private static byte[] sheet(Sheet.Section section) {
        return new Sheet("A page", "", List.of(), List.of(section), "0").html();
    }

    private String text(String selector) throws Exception {
        return browser.value("[...document.querySelectorAll('" + selector + "')].map(one => one.textContent).join(' ')")
                .asText();
    }

    private static void shows(byte[] html, int charts) throws Exception {
        assertEquals(charts, browser.assertShown(Files.write(out.resolve("report.html"), html)));
    }
}
