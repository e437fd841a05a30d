package dev.firebreak.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Composed pages hold their numbers as text, whatever characters are in them. */
class SheetTest {
    private static Sheet sheet() {
        return new Sheet(
                "Floors <and> laws",
                "five seeds",
                List.of("experiment"),
                List.of(
                        new Sheet.Table(
                                "Floors", "", List.of("method", "ours"), List.of(List.of("nnm | tm", "0.0481"))),
                        new Sheet.Chart(
                                "Floor against redundancy",
                                "",
                                Sheet.Axis.logarithmic("redundancy"),
                                Sheet.Axis.logarithmic("floor"),
                                List.of(new Sheet.Line("tm", new double[] {1, 2, 4}, new double[] {0.4, 0.2, 0.1})))),
                "0");
    }

    @Test
    void aPageHoldsItsTablesAndWhatItsChartsDraw() {
        String html = new String(sheet().html(), StandardCharsets.UTF_8);
        assertTrue(html.contains("<h1>Floors &lt;and&gt; laws</h1>"));
        assertTrue(html.contains("<td class=\"right\">0.0481</td>"));
        assertTrue(html.contains("\"x\":{\"name\":\"redundancy\",\"log\":true}"));
        assertTrue(html.contains("[[1.0,0.4],[2.0,0.2],[4.0,0.1]]"));
    }

    @Test
    void markdownLinesUpItsColumns() {
        assertEquals("""
                # Floors <and> laws

                five seeds

                ## Floors

                | method    | ours   |
                |-----------|--------|
                | nnm \\| tm | 0.0481 |
                """, sheet().markdown());
    }

    @Test
    void sentencesThatBeginWithANumberAreNoNumbers() {
        Sheet counts = new Sheet(
                "Receipt",
                "",
                List.of(),
                List.of(new Sheet.Table(
                        "Checks",
                        "",
                        List.of("check", "detail"),
                        List.of(
                                List.of("counts", "0 asked for, 0 of them repeats"),
                                List.of("loss", "0.0481 ± 0.0012")))),
                "0");
        String html = new String(counts.html(), StandardCharsets.UTF_8);
        assertTrue(html.contains("<td>0 asked for, 0 of them repeats</td>"), html);
        assertTrue(html.contains("<td class=\"right\">0.0481 ± 0.0012</td>"), html);
        assertTrue(html.contains("<th scope=\"col\">detail</th>"), html);
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Sheet.Table("t", "", List.of("a", "b"), List.of(List.of("1"))));
    }
}
