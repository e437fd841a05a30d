package dev.firebreak.datasets.format;

import com.fasterxml.jackson.core.JsonToken;
import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.datasets.TextRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Labelled texts from files, streamed. Every stream closes its file when it is closed. */
public final class Texts {
    private Texts() {}

    /** Lines {@code label TAB text}; the text may hold further tabs, blank lines are skipped. The id is the position from 0. */
    public static Stream<TextRecord> delimited(DataFile file) {
        LineSource lines = new LineSource(file);
        return stream(() -> nextNotBlank(lines), lines::close, (line, position) -> {
            int tab = line.indexOf('\t');
            if (tab <= 0) {
                throw lines.problem("expected a label, a tab and a text");
            }
            return new TextRecord(position.toString(), line.substring(tab + 1), line.substring(0, tab));
        });
    }

    /**
     * Objects, one per line; blank lines are skipped. The id is the position from 0.
     *
     * @param text the field of the text
     * @param label the field of the label: text, a number or a truth value
     */
    public static Stream<TextRecord> jsonLines(DataFile file, String text, String label) {
        LineSource lines = new LineSource(file);
        return stream(() -> nextNotBlank(lines), lines::close, (line, position) -> {
            Map<String, String> fields = fields(line, Set.copyOf(List.of(text, label)), lines);
            return new TextRecord(position.toString(), fields.get(text), fields.get(label));
        });
    }

    /**
     * Records of a comma-separated file. Columns are meant as in {@link ExampleTable.Layout}.
     *
     * @param id the column of the id; {@code null} for the position from 0
     * @param text the columns of the text, joined by a blank
     * @param label the column of the label
     */
    public static Stream<TextRecord> csv(DataFile file, boolean header, String id, List<String> text, String label) {
        CsvSource source = new CsvSource(file, ',', header);
        try {
            int idColumn = id == null ? -1 : source.column(id);
            List<Integer> textColumns = new ArrayList<>();
            text.forEach(name -> textColumns.add(source.column(name)));
            int labelColumn = source.target(label);
            return stream(
                    () -> source.next() ? source : null,
                    source::close,
                    (row, position) -> new TextRecord(
                            idColumn < 0 ? position.toString() : row.text(idColumn),
                            String.join(" ", textColumns.stream().map(row::text).toList()),
                            row.text(labelColumn)));
        } catch (InputException e) {
            source.close();
            throw e;
        }
    }

    private static String nextNotBlank(LineSource lines) {
        String line = lines.next();
        while (line != null && line.isBlank() && line.indexOf('\t') < 0) {
            line = lines.next();
        }
        return line;
    }

    // The wanted fields as written, so that a number keeps every digit.
    private static Map<String, String> fields(String line, Set<String> wanted, LineSource lines) {
        Map<String, String> found = new HashMap<>();
        JsonObjects.read(line, lines::problem, (name, value) -> {
            if (wanted.contains(name)
                    && value.currentToken().isScalarValue()
                    && !value.hasToken(JsonToken.VALUE_NULL)) {
                found.put(name, value.getText());
            }
        });
        for (String name : wanted) {
            if (!found.containsKey(name)) {
                throw lines.problem("expected a text or number in field '" + Excerpt.of(name) + "'");
            }
        }
        return found;
    }

    /** All rows until {@code null}, each turned into a record with its position. */
    private static <T> Stream<TextRecord> stream(
            Supplier<T> next, Runnable close, BiFunction<T, Long, TextRecord> record) {
        return LongStream.iterate(0, position -> position + 1)
                .mapToObj(position -> {
                    T row = next.get();
                    return row == null ? null : record.apply(row, position);
                })
                .takeWhile(made -> made != null)
                .onClose(close);
    }
}
