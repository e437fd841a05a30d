package dev.firebreak.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        assertTrue(html.contains("<td class=\"right\" data-value=\"0.0481\">0.0481</td>"));
        assertTrue(html.contains("\"x\":{\"title\":\"redundancy\",\"logarithmic\":true,\"unit\":\"NUMBER\"}"));
        assertTrue(html.contains("\"x\":[1.0,2.0,4.0],\"y\":[0.4,0.2,0.1]"));
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
        assertTrue(html.contains("<td class=\"long\">0 asked for, 0 of them repeats</td>"), html);
        assertTrue(html.contains("<td class=\"short\">0.0481 ± 0.0012</td>"), "a column is of numbers or of text");
        assertTrue(html.contains("<th scope=\"col\" class=\"text\">detail</th>"), html);
    }

    @Test
    void columnsOfNumbersAreSetToTheRightAndSortedByThem() {
        Sheet.Table table = new Sheet.Table(
                "Losses",
                "",
                List.of("method", "loss"),
                List.of(List.of("a", "1,024.5 ± 0.2"), List.of("b", "−∞"), List.of("c", "–"), List.of("d", "")));
        String html =
                new String(new Sheet("Losses", "", List.of(), List.of(table), "0").html(), StandardCharsets.UTF_8);
        for (String cell : List.of("1024.5\">1,024.5 ± 0.2", "-Infinity\">−∞", "\">–", "\">")) {
            assertTrue(html.contains("<td class=\"right\" data-value=\"" + cell + "</td>"), cell);
        }
    }

    @Test
    void aTableIsCsvInFullPrecisionAndLatexAsItIsRead() {
        Sheet.Table table = new Sheet.Table(
                "Accuracy_and more",
                "",
                List.of("rule", "accuracy"),
                List.of(List.of("a, \"b\" & c_1", "0.912345678"), List.of("d | e", "")),
                Arrays.asList(null, Metric.Unit.SHARE));
        assertEquals("rule,accuracy\r\n\"a, \"\"b\"\" & c_1\",0.912345678\r\nd | e,\r\n", table.csv());
        assertEquals("""
                % Accuracy_and more
                \\begin{tabular}{lr}
                \\toprule
                rule & accuracy \\\\
                \\midrule
                a, "b" \\& c\\_1 & 91.2~\\% \\\\
                d \\textbar{} e & -- \\\\
                \\bottomrule
                \\end{tabular}
                """, table.latex());
    }

    @Test
    void aSheetIsReadBackAsItWasWritten() throws IOException {
        Sheet all = new Sheet(
                "All",
                "",
                List.of(),
                List.of(
                        new Sheet.Text("Text", List.of("words")),
                        new Sheet.Cards(List.of(new Sheet.Cards.Card("Loss", "0.1", "test/loss"))),
                        new Sheet.Table("Table", "", List.of("a"), List.of(List.of("1")), List.of(Metric.Unit.COUNT)),
                        new Sheet.HeatMap(
                                "Map",
                                "",
                                List.of(new Sheet.HeatMap.Factor("a", List.of("1"))),
                                List.of(new Sheet.HeatMap.Measure("l", Metric.Unit.NUMBER, Metric.Better.LOWER)),
                                List.of(new Sheet.HeatMap.Point(List.of(0), List.of(0.5))))),
                "0");
        assertEquals(all, Sheet.read("sheet.json", all.json()));
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Sheet.Table("t", "", List.of("a", "b"), List.of(List.of("1"))));
    }

    @Test
    void idsThatBeginWithDigitsAreNoNumbers() {
        List<List<String>> rows = List.of(
                List.of("a", "3e9128b04892294c", "0.72 ± 0.02", "3 of 200"), List.of("b", "12ab", "−1.5e-3", "∞"));
        Sheet.Table table = new Sheet.Table("Runs", "", List.of("name", "run", "loss", "forgotten"), rows);
        assertFalse(Page.isNumeric(table, 1));
        assertTrue(Page.isNumeric(table, 2));
        assertTrue(Page.isNumeric(table, 3));
    }
}
