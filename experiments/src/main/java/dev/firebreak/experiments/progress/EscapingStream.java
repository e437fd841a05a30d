package dev.firebreak.experiments.progress;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * {@link EscapingWriter} for everything that a process writes to standard error: warnings, stack traces and the log of Spark, whose
 * exceptions quote what executors answer.
 */
public final class EscapingStream extends PrintStream {
    private final PrintStream terminal;

    /** Escapes what goes to this stream, in UTF-8. */
    public EscapingStream(PrintStream terminal) {
        super(
                new Decoded(new EscapingWriter(new OutputStreamWriter(terminal, StandardCharsets.UTF_8))),
                true,
                StandardCharsets.UTF_8);
        this.terminal = terminal;
    }

    /** The terminal behind a stream, for what moves the cursor by intention. */
    static PrintStream terminal(PrintStream stream) {
        return stream instanceof EscapingStream escaping ? escaping.terminal : stream;
    }

    /** Bytes of UTF-8 as characters, whatever the pieces they come in. */
    private static final class Decoded extends OutputStream {
        private final Writer writer;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        /** The first bytes of a character, until the last one is written. */
        private ByteBuffer begun = ByteBuffer.allocate(0);

        Decoded(Writer writer) {
            this.writer = writer;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] text, int offset, int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(begun.remaining() + length);
            bytes.put(begun).put(text, offset, length).flip();
            // A byte gives one character at most.
            CharBuffer chars = CharBuffer.allocate(bytes.remaining());
            decoder.decode(bytes, chars, false);
            begun = bytes;
            writer.append(chars.flip());
        }

        @Override
        public void flush() throws IOException {
            writer.flush();
        }
    }
}
