package dev.firebreak.datasets.format;

import com.fasterxml.jackson.core.JsonToken;
import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;

/**
 * Reads record ids from text in UTF-8, with or without a byte order mark, lines ended by CR, LF or both. Empty lines are skipped;
 * every other line gives exactly one id, or the text is refused.
 *
 * <ul>
 *   <li>Comma-separated (RFC 4180). One column: a first cell that is a whole number is an id, otherwise it is the header, which
 *       must be a name. Several columns: the header has exactly one column {@code id}, and no name twice.
 *   <li>JSON: one object per line with a key {@code id}, a text or a whole number; no key twice, nothing after the object.
 * </ul>
 */
public final class IdReader {
    /** The name of the column, or key, of ids. */
    public static final String ID = "id";

    private static final String WHOLE = "[+-]?[0-9]+";
    private static final CSVFormat CSV = CSVFormat.RFC4180
            .builder()
            .setIgnoreEmptyLines(false)
            .setIgnoreSurroundingSpaces(true)
            // So that an empty cell is null unless it is quoted.
            .setQuoteMode(QuoteMode.ALL_NON_NULL)
            .get();

    private IdReader() {}

    /**
     * Reads all ids in their order.
     *
     * @param file its name, for refusals
     * @param content of the file
     * @param ids takes each id and its place
     * @param header takes the header of a single column, if there is one, and its place
     * @throws InputException if something else than ids in one of these forms is found, naming file and line
     */
    public static void read(
            String file, byte[] content, BiConsumer<String, String> ids, BiConsumer<String, String> header) {
        String text = text(file, content);
        String start = text.stripLeading();
        if (start.startsWith("[")) {
            throw new InputException(file + ": a JSON array; write one object per line, as {\"id\":5}");
        }
        if (start.startsWith("{")) {
            json(file, text, ids);
        } else {
            csv(file, text, ids, header);
        }
    }

    /**
     * The index of the column of ids: the only one, or the one called {@code id}.
     *
     * @throws InputException if there is none, or a name is there twice
     */
    public static int column(List<String> names, String place) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new InputException(place + ": the column '" + Printable.shortened(String.valueOf(name))
                        + "' is there more than once; expected every name once");
            }
        }
        if (names.size() > 1 && !names.contains(ID)) {
            throw new InputException(place + ": the header has no column 'id', but " + Printable.of(Excerpt.list(names))
                    + "; of several columns one must be called id");
        }
        return names.size() == 1 ? 0 : names.indexOf(ID);
    }

    private static String text(String file, byte[] content) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": not a text in UTF-8; ids come as CSV, lines of JSON or Parquet", e);
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new InputException(file + ", line "
                    + text.substring(0, nul + 1).lines().count()
                    + ": holds a NUL byte; ids come as CSV or lines of JSON in UTF-8, or as Parquet");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static void csv(
            String file, String text, BiConsumer<String, String> ids, BiConsumer<String, String> header) {
        long line = 0;
        try (CSVParser parser = CSV.parse(new StringReader(text))) {
            Iterator<CSVRecord> records = parser.iterator();
            int columns = 0;
            int column = -1;
            while (true) {
                line = parser.getCurrentLineNumber() + 1;
                if (!records.hasNext()) {
                    return;
                }
                CSVRecord record = records.next();
                if (record.size() == 1 && record.get(0) == null) {
                    continue;
                }
                String place = file + ", line " + line;
                boolean first = columns == 0;
                if (first) {
                    columns = record.size();
                    column = column(record.toList(), place);
                    if (columns > 1 || !isWhole(record.get(0))) {
                        requireName(record.get(column), columns, place);
                        if (columns == 1) {
                            header.accept(record.get(column), place);
                        }
                        continue;
                    }
                }
                if (record.size() != columns) {
                    throw new InputException(place + ": the line has " + record.size() + " columns; expected " + columns
                            + " as in the first one; a text that holds commas must be quoted");
                }
                ids.accept(notEmpty(record.get(column), place), place);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new InputException(
                    file + ", line " + line + ": a quotation mark is not closed, or text follows a closed one", e);
        }
    }

    private static boolean isWhole(String cell) {
        return cell != null && cell.matches(WHOLE);
    }

    // What was meant as an id must never be taken for a header: 5.0, 1e2, '5', digits of any script.
    private static void requireName(String header, int columns, String place) {
        int letter = header == null
                ? -1
                : header.codePoints()
                        .filter(c -> Character.isLetterOrDigit(c) || Character.getType(c) == Character.OTHER_NUMBER)
                        .findFirst()
                        .orElse(-1);
        if (letter < 0 || !Character.isLetter(letter)) {
            throw new InputException(place + ": '" + Printable.shortened(String.valueOf(header))
                    + "' is neither a whole number nor the name of a column");
        }
        if (columns == 1 && (header.indexOf(';') >= 0 || header.indexOf('\t') >= 0)) {
            throw new InputException(
                    place + ": '" + Printable.shortened(header) + "': columns must be separated by commas");
        }
    }

    private static void json(String file, String text, BiConsumer<String, String> ids) {
        long line = 0;
        for (String one : (Iterable<String>) text.lines()::iterator) {
            line++;
            if (!one.isBlank()) {
                String place = file + ", line " + line;
                ids.accept(notEmpty(ofObject(one, place), place), place);
            }
        }
    }

    private static String ofObject(String line, String place) {
        List<String> ids = new ArrayList<>();
        JsonObjects.read(line, problem -> new InputException(place + ": " + problem), (name, value) -> {
            if (name.equals(ID)
                    && (value.hasToken(JsonToken.VALUE_STRING) || value.hasToken(JsonToken.VALUE_NUMBER_INT))) {
                ids.add(value.getText());
            }
        });
        if (ids.isEmpty()) {
            throw new InputException(place + ": expected {\"id\":...} with a text or a whole number");
        }
        return ids.get(0);
    }

    private static String notEmpty(String id, String place) {
        if (id == null || id.isBlank()) {
            throw new InputException(place + ": the id is empty");
        }
        return id;
    }
}
