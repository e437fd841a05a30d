package dev.firebreak.datasets.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The content of a text file line by line. UTF-8 is decoded per line and strictly, so that a refusal names the very line; a
 * byte order mark at the start is skipped.
 */
final class LineSource extends ContentReader {
    private static final int BUFFER = 1 << 16;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int filled;
    private long line;

    LineSource(DataFile file) {
        super(file);
    }

    @Override
    String place() {
        return "line " + line;
    }

    /** The next line without its end, or {@code null} after the last. */
    String next() {
        String text = nextWithEnd();
        if (text == null) {
            return null;
        }
        int end = text.endsWith("\n") ? text.length() - 1 : text.length();
        return text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    /** The next line with its line feed, if it has one, or {@code null} after the last. */
    String nextWithEnd() {
        line++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (at < filled || fill()) {
            int from = at;
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            boolean ended = at < filled;
            at += ended ? 1 : 0;
            if (bytes.size() + at - from > Limits.LONGEST_LINE) {
                throw problem("the line has more than " + Limits.LONGEST_LINE + " bytes, the most that is read");
            }
            bytes.write(buffer, from, at - from);
            if (ended) {
                break;
            }
        }
        return bytes.size() == 0 ? null : decode(bytes.toByteArray());
    }

    private String decode(byte[] bytes) {
        try {
            // A new decoder reports what is malformed.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return line == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw problem("is not UTF-8 text", e);
        }
    }

    private boolean fill() {
        filled = Math.max(0, read(buffer, 0, buffer.length, "in this line or shortly after"));
        at = 0;
        return filled > 0;
    }
}
