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
    /** The first half of a pair, until the second one is written, or nothing. */
    private String half = "";

    /** Escapes what goes to this writer. */
    public EscapingWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        String all = half + text.substring(offset, offset + length);
        boolean open = !all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1));
        half = open ? all.substring(all.length() - 1) : "";
        StringBuilder printed = new StringBuilder();
        all.substring(0, all.length() - half.length()).codePoints().forEach(point -> {
            if (point == '\n' || point == '\t') {
                printed.append((char) point);
            } else if (point != '\r') {
                Printable.append(printed, point);
            }
        });
        out.append(printed);
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        write(new String(text, offset, length), 0, length);
    }

    @Override
    public void write(int character) throws IOException {
        write(String.valueOf((char) character), 0, 1);
    }
}
