package dev.firebreak.experiments.progress;

import dev.firebreak.core.Printable;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Standard error as a terminal may be given it. Messages quote the contents of files, and a control character of a file must
 * neither move the cursor nor begin a line that looks like ours; it is written as {@link Printable} writes it. Ends of lines and
 * tabs are our own.
 */
public final class EscapingWriter extends FilterWriter {
    // The first half of a pair, until the second one is written.
    private char high;

    /** Escapes what goes to this writer. */
    public EscapingWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int character) throws IOException {
        char c = (char) character;
        if (high != 0) {
            char first = high;
            high = 0;
            if (Character.isLowSurrogate(c)) {
                point(Character.toCodePoint(first, c));
                return;
            }
            point(first);
        }
        if (Character.isHighSurrogate(c)) {
            high = c;
        } else if (c == '\n' || c == '\t') {
            out.write(c);
        } else if (c != '\r') {
            point(c);
        }
    }

    private void point(int point) throws IOException {
        StringBuilder printed = new StringBuilder();
        Printable.append(printed, point);
        out.append(printed);
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
