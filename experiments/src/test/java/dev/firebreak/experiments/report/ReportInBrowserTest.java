package dev.firebreak.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.store.ResultFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it, from a file and without network. */
class ReportInBrowserTest {
    @TempDir
    Path out;

    @Test
    void aComparisonDrawsAllItsCharts() throws Exception {
        Browser browser = Browser.orSkip(out);
        List<ResultFolder> runs = Fixtures.comparison(out.resolve("results").toString());
        Browser.Opened page = open(browser, Reports.page("Quickstart", runs, skipped -> {}));
        assertEquals(6, charts(page), "accuracy, loss and kappa-hat under two attacks");
        assertTrue(page.dom().contains(">NaN</text>"), "a collapse is marked in its chart");
        double accuracy = runs.get(0).summary().orElseThrow().metrics().get("test/accuracy");
        assertTrue(page.dom().contains(String.format(Locale.ROOT, "title=\"%s\">%.1f", accuracy, 100 * accuracy)));
    }

    @Test
    void aRunEvaluatedOnceIsDrawnWithItsCertificate() throws Exception {
        Browser browser = Browser.orSkip(out);
        ResultFolder run = Fixtures.single(out.resolve("results").toString());
        Browser.Opened page = open(browser, Reports.page(run));
        assertEquals(3, charts(page));
        assertTrue(page.dom().contains(">certified bound 1.438</text>"), "kappa-hat stands against its certificate");
    }

    @Test
    void hostileTextRunsNothing() throws Exception {
        Browser browser = Browser.orSkip(out);
        String hostile =
                "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        Browser.Opened page = open(
                browser, Reports.page(Fixtures.hostile(out.resolve("results").toString(), hostile)));
        assertTrue(page.dom().contains("<title>hostile · Firebreak</title>"));
        assertEquals(3, charts(page));
    }

    private Browser.Opened open(Browser browser, byte[] html) throws IOException, InterruptedException {
        Browser.Opened page = browser.open(Files.write(out.resolve("report.html"), html));
        assertEquals(List.of(), page.console(), "the console is silent");
        return page;
    }

    /** How many charts the page's script drew to the end, each with lines or points in it. */
    private static int charts(Browser.Opened page) {
        Matcher drawn = Pattern.compile("data-drawn=\"(\\d+)\"").matcher(page.dom());
        assertTrue(drawn.find(), "the script did not run to its end");
        int charts = page.dom().split("class=\"chart\"", -1).length - 1;
        assertEquals(charts, Integer.parseInt(drawn.group(1)));
        for (String chart : page.dom().split("class=\"chart\"")) {
            assertTrue(!chart.contains("data-panel") || chart.split("<path", -1).length > 8, "a chart is empty");
        }
        return charts;
    }
}
