package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.experiments.Outcome;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One object per line in, one object per line out, in the same order. A line that cannot be answered is answered by
 * {@code {"error":"..."}} and the others are answered as usual; empty lines are skipped. Memory holds one line's numbers at a time,
 * whatever the number of lines. Answers are flushed at the latest when reading would wait, so that a program can ask line by line.
 *
 * <p>Numbers are read as float64 and written in the shortest form that reads back to the same float64. What is not finite is
 * read as {@code NaN}, {@code Infinity} or {@code -Infinity}, quoted or not, and written quoted.
 */
public final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build());

    private JsonLines() {}

    /** Answers every line of a file, or of standard input if it is null. @throws InputException if there is no such file */
    static Outcome answerAll(Path file, Writer out, Question question) throws IOException {
        if (file == null) {
            return answerAll(System.in, out, question);
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": there is no such file");
        }
        try (InputStream lines = Files.newInputStream(file)) {
            return answerAll(lines, out, question);
        }
    }

    /** Answers every line of UTF-8 and flushes the answers. @return {@link Outcome#REFUSED} if at least one line was bad */
    static Outcome answerAll(InputStream in, Writer out, Question question) throws IOException {
        LineStream lines = new LineStream(in);
        boolean bad = false;
        while (lines.hasLine()) {
            try (JsonParser line = JSON.createParser(lines)) {
                Question.Answer answer = answer(line, question);
                if (answer != null) {
                    write(out, answer);
                }
            } catch (JsonProcessingException malformed) {
                bad = true;
                writeError(out, place(malformed) + malformed.getOriginalMessage());
            } catch (InputException | IllegalArgumentException refused) {
                bad = true;
                writeError(out, refused.getMessage());
            } catch (RuntimeException | StackOverflowError unforeseen) {
                // Whatever a part does with a line, the lines after it are answered.
                bad = true;
                writeError(out, "this line cannot be answered: " + unforeseen);
            }
            lines.skipLine();
            if (lines.wouldWait()) {
                out.flush();
            }
        }
        out.flush();
        return bad ? Outcome.REFUSED : Outcome.DONE;
    }

    /** An object without fields. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Writes an object as a line. */
    public static void write(Writer out, ObjectNode object) throws IOException {
        write(out, Question.Answer.of(object));
    }

    static void write(Writer out, Question.Answer answer) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            answer.writeFields(json);
            json.writeEndObject();
        }
        out.write('\n');
    }

    // Null for an empty line.
    private static Question.Answer answer(JsonParser line, Question question) throws IOException {
        if (line.nextToken() == null) {
            return null;
        }
        if (line.currentToken() != JsonToken.START_OBJECT) {
            throw new InputException("expected an object such as {\"byzantine\":1,...} but found " + line.getText());
        }
        Question.Answer answer = question.answer(LineFields.read(line, question.keys()));
        if (line.nextToken() != null) {
            throw new InputException("expected the end of the line after the object but found " + line.getText());
        }
        return answer;
    }

    // Limits of the parser are reported without a place.
    private static String place(JsonProcessingException malformed) {
        JsonLocation location = malformed.getLocation();
        return location == null ? "" : "at character " + location.getColumnNr() + ": ";
    }

    // Messages quote the line, and JSON does not escape every character that controls a terminal.
    private static void writeError(Writer out, String message) throws IOException {
        StringWriter line = new StringWriter();
        write(line, object().put("error", message));
        out.write(Printable.of(line.toString().stripTrailing()));
        out.write('\n');
    }

    /**
     * A stream that ends at every newline until {@link #skipLine} steps behind it, so that a reader of one line
     * can neither take bytes of the next nor be made to hold a whole line in memory.
     */
    private static final class LineStream extends FilterInputStream {
        private static final int BUFFER = 1 << 16;

        LineStream(InputStream in) {
            super(new BufferedInputStream(in, BUFFER));
        }

        /** Whether there is a further line; waits for input. */
        boolean hasLine() throws IOException {
            return peek() >= 0;
        }

        /** Skips what is left of the line, and its newline. */
        void skipLine() throws IOException {
            transferTo(OutputStream.nullOutputStream());
            if (hasLine()) {
                in.skipNBytes(1);
            }
        }

        /** Whether reading on would wait for more input: then the sender may be waiting for the answers. */
        boolean wouldWait() throws IOException {
            return in.available() <= 0;
        }

        @Override
        public int read() throws IOException {
            return peek() == '\n' ? -1 : in.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            // Less than the buffer, which therefore keeps what the mark may need again.
            int most = Math.min(length, BUFFER / 2);
            in.mark(most);
            int read = in.read(target, offset, most);
            for (int taken = 0; taken < read; taken++) {
                if (target[offset + taken] == '\n') {
                    in.reset();
                    in.skipNBytes(taken);
                    return taken == 0 ? -1 : taken;
                }
            }
            return read;
        }

        private int peek() throws IOException {
            in.mark(1);
            int next = in.read();
            in.reset();
            return next;
        }
    }
}
