package dev.firebreak.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The words and tables of a {@link Sheet} as Markdown whose columns line up. */
final class SheetMarkdown {
    private SheetMarkdown() {}

    static String of(Sheet sheet) {
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
                table(table, text);
            }
        }
        return text.toString();
    }

    private static void table(Sheet.Table table, StringBuilder text) {
        List<List<String>> lines = new ArrayList<>(List.of(escaped(table.head())));
        table.rows().forEach(row -> lines.add(escaped(row)));
        int[] widths = IntStream.range(0, table.head().size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (int i = 0; i < lines.size(); i++) {
            line(lines.get(i), widths, text);
            if (i == 0) {
                for (int width : widths) {
                    text.append("|").append("-".repeat(width + 2));
                }
                text.append("|\n");
            }
        }
    }

    private static void line(List<String> cells, int[] widths, StringBuilder text) {
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            text.append("| ").append(cell).append(" ".repeat(widths[column] - cell.length() + 1));
        }
        text.append("|\n");
    }

    private static List<String> escaped(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).toList();
    }
}
