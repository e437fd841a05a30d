package dev.firebreak.jobs.command;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Standard error as a terminal may be given it. Messages quote what stands in files, and a control character of a file must
 * neither move the cursor nor begin a line that looks like ours; it is written as {@code \}{@code u001b}.
 */
final class EscapingWriter extends FilterWriter {

    EscapingWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int character) throws IOException {
        char c = (char) character;
        if (c == '\n' || c == '\t' || !unprintable(c)) {
            out.write(c);
        } else if (c != '\r') {
            out.write(String.format("\\u%04x", character));
        }
    }

    // Direction marks reorder what a reader sees, separators begin a line.
    private static boolean unprintable(char c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || c == '\u2028'
                || c == '\u2029';
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(text[i]);
        }
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        write(text.toCharArray(), offset, length);
    }
}
