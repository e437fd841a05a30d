package dev.firebreak.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A {@link Sheet} and its tables in forms for other programs. */
final class SheetText {
    private static final Map<Character, String> LATEX = Map.ofEntries(
            Map.entry('\\', "\\textbackslash{}"),
            Map.entry('~', "\\textasciitilde{}"),
            Map.entry('^', "\\textasciicircum{}"),
            Map.entry('<', "\\textless{}"),
            Map.entry('>', "\\textgreater{}"),
            Map.entry('|', "\\textbar{}"),
            Map.entry('–', "--"),
            Map.entry('−', "$-$"),
            Map.entry('±', "$\\pm$"),
            Map.entry('×', "$\\times$"),
            Map.entry('∞', "$\\infty$"),
            Map.entry('ε', "$\\varepsilon$"),
            Map.entry('δ', "$\\delta$"),
            Map.entry('κ', "$\\kappa$"),
            Map.entry('μ', "$\\mu$"),
            Map.entry('\u0302', "\\^{}"),
            Map.entry('\u00a0', "~"),
            Map.entry('\n', " "));

    private SheetText() {}

    static String latex(Sheet.Table table) {
        StringBuilder text = new StringBuilder("% " + table.title().replaceAll("\\R", " ") + "\n\\begin{tabular}{");
        for (int column = 0; column < table.head().size(); column++) {
            text.append(Page.isNumeric(table, column) ? 'r' : 'l');
        }
        text.append("}\n\\toprule\n").append(latex(table.head())).append("\\midrule\n");
        shown(table).forEach(row -> text.append(latex(row)));
        return text.append("\\bottomrule\n\\end{tabular}\n").toString();
    }

    private static String latex(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.chars()
                        .mapToObj(c -> LATEX.getOrDefault((char) c, ("&%$#_{}".indexOf(c) < 0 ? "" : "\\") + (char) c))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining(" & ", "", " \\\\\n"));
    }

    private static List<List<String>> shown(Sheet.Table table) {
        return IntStream.range(0, table.rows().size())
                .mapToObj(row -> IntStream.range(0, table.head().size())
                        .mapToObj(column -> table.shown(row, column))
                        .toList())
                .toList();
    }

    static String markdown(Sheet sheet) {
        StringBuilder text = new StringBuilder("# " + sheet.title() + "\n\n" + sheet.subtitle() + "\n");
        for (Sheet.Section section : sheet.sections()) {
            if (section instanceof Sheet.Text words) {
                text.append("\n## ").append(words.title()).append("\n");
                words.paragraphs()
                        .forEach(
                                paragraph -> text.append('\n').append(paragraph).append('\n'));
            } else if (section instanceof Sheet.Table table) {
                text.append("\n## ").append(table.title()).append("\n\n");
                if (!table.note().isEmpty()) {
                    text.append(table.note()).append("\n\n");
                }
                markdown(table, text);
            }
        }
        return text.toString();
    }

    private static void markdown(Sheet.Table table, StringBuilder text) {
        List<List<String>> lines = new ArrayList<>(List.of(escaped(table.head())));
        shown(table).forEach(row -> lines.add(escaped(row)));
        int[] widths = IntStream.range(0, table.head().size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (int i = 0; i < lines.size(); i++) {
            for (int column = 0; column < widths.length; column++) {
                String cell = lines.get(i).get(column);
                text.append("| ").append(cell).append(" ".repeat(widths[column] - cell.length() + 1));
            }
            text.append("|\n");
            if (i == 0) {
                for (int width : widths) {
                    text.append("|").append("-".repeat(width + 2));
                }
                text.append("|\n");
            }
        }
    }

    private static List<String> escaped(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).toList();
    }
}
