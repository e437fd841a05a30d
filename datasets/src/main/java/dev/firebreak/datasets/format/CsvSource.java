package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The records of a comma-separated file (RFC 4180: quoted fields may hold separators, line ends and doubled quotes), one at
 * a time. Every record must have as many fields as the first; blank lines are skipped.
 */
public final class CsvSource extends TableRows {
    private final DataFile file;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final StrictReader reader;
    private final boolean header;
    private final List<String> columns;
    private CSVRecord pending;
    private CSVRecord record;
    private long line;

    /**
     * Opens a file.
     *
     * @param header whether the first record names the columns, blanks around a name left out; without it they are called 1, 2, ...
     * @throws InputException if the file is missing or holds no record
     */
    public CsvSource(DataFile file, char delimiter, boolean header) {
        this.file = file;
        this.header = header;
        this.reader = new StrictReader(new LineSource(file));
        try {
            this.parser = CSVFormat.RFC4180
                    .builder()
                    .setDelimiter(delimiter)
                    .setIgnoreEmptyLines(false)
                    .get()
                    .parse(reader);
        } catch (IOException e) {
            throw file.problem("cannot be read: " + e.getMessage(), e);
        }
        this.records = parser.iterator();
        CSVRecord first = read();
        if (first == null) {
            throw file.problem("holds no record", null);
        }
        this.columns = header
                ? first.stream().map(String::strip).toList()
                : IntStream.rangeClosed(1, first.size())
                        .mapToObj(String::valueOf)
                        .toList();
        this.pending = header ? null : first;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean isNamed() {
        return header;
    }

    @Override
    public boolean next() {
        record = pending == null ? read() : pending;
        pending = null;
        if (record != null && record.size() != columns.size()) {
            throw problem("the record has " + record.size() + " fields; expected " + columns.size()
                    + " as in the first record");
        }
        return record != null;
    }

    @Override
    protected String value(int column) {
        return record.get(column);
    }

    /** A refusal at the line where the current record starts. */
    @Override
    public InputException problem(String what) {
        return file.problem("line " + line + ": " + what, null);
    }

    private CSVRecord read() {
        try {
            do {
                line = parser.getCurrentLineNumber() + 1;
                reader.taken = 0;
                if (!records.hasNext()) {
                    return null;
                }
                CSVRecord found = records.next();
                if (found.size() > 1 || !found.get(0).isBlank()) {
                    return found;
                }
            } while (true);
        } catch (UncheckedIOException e) {
            throw problem(e.getCause().getMessage());
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw file.problem("cannot be closed: " + e.getMessage(), e);
        }
    }

    /**
     * Feeds the parser line by line, so that text which is not UTF-8 is refused at its line, and counts what one record takes,
     * so that a quote without an end does not fill the memory.
     */
    private final class StrictReader extends Reader {
        private final LineSource lines;
        private String text = "";
        private int at;
        private long taken;

        StrictReader(LineSource lines) {
            this.lines = lines;
        }

        @Override
        public int read(char[] target, int from, int length) {
            if (taken > Limits.LONGEST_LINE) {
                throw CsvSource.this.problem("the record has more than " + Limits.LONGEST_LINE
                        + " characters, the most that is read; is a quote missing?");
            }
            if (at == text.length()) {
                text = lines.nextWithEnd();
                at = 0;
                if (text == null) {
                    text = "";
                    return -1;
                }
            }
            int count = Math.min(length, text.length() - at);
            text.getChars(at, at + count, target, from);
            at += count;
            taken += count;
            return count;
        }

        @Override
        public void close() {
            lines.close();
        }
    }
}
