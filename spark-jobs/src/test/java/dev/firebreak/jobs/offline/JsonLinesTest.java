package dev.firebreak.jobs.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.experiments.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {
    private static final String GOOD = "{\"pipeline\":\"mean\",\"byzantine\":0,\"vectors\":[[1,2],[3,4]]}";
    private static final String ANSWER = "{\"result\":[2.0,3.0],\"n\":2,\"f\":0,\"dropped\":[],\"kappa\":";

    @Test
    void oneAnswerPerLineInOrderWithAndWithoutLastNewline() throws IOException {
        String other = GOOD.replace("[1,2]", "[5,6]");
        for (String end : List.of("", "\n", "\r\n", "\n\n")) {
            List<String> answers = ask(GOOD + "\n\n" + other + end);
            assertEquals(2, answers.size());
            assertTrue(answers.get(0).startsWith(ANSWER), answers.get(0));
            assertTrue(answers.get(1).startsWith("{\"result\":[4.0,5.0]"), answers.get(1));
        }
        assertEquals(List.of(), ask(""));
    }

    @Test
    void anErrorQuotesNothingThatATerminalObeys() throws IOException {
        StringWriter out = new StringWriter();
        byte[] line = "{\"\u009b2J\u202e\u00e9\":1}".getBytes(StandardCharsets.UTF_8);
        assertEquals(Outcome.REFUSED, JsonLines.answerAll(new ByteArrayInputStream(line), out, new AggregateCommand()));
        String answer = out.toString();
        assertTrue(answer.contains("unknown key '\\u009b2J\\u202e\u00e9'"), answer);
        JsonNode read = new ObjectMapper().readTree(answer);
        assertTrue(read.get("error").asText().contains("'\u009b2J\u202e\u00e9'"), "it reads back as it was");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{\"pipeline\":\"mean\",\"byzantine\":0,\"vectors\":[[1,2],[3]]}~vectors[1] has 1 numbers",
                "{\"pipeline\":\"mean\",\"byzantine\":0,\"vektors\":[[1]]}~unknown key 'vektors'",
                "{\"pipeline\":\"mean\",\"byzantine\":0,\"vektors\":[[1]]}~vectors",
                "{\"pipeline\":\"meen\",\"byzantine\":0,\"vectors\":[[1]]}~mean",
                "{\"byzantine\":0,\"vectors\":[[1]]}~key 'pipeline' is missing",
                "{\"pipeline\":\"mean\",\"vectors\":[[1]]}~key 'byzantine' is missing",
                "{\"pipeline\":\"mean\",\"byzantine\":0}~key 'vectors' is missing",
                "{\"pipeline\":\"mean\",\"byzantine\":-1,\"vectors\":[[1]]}~a whole number from 0",
                "{\"pipeline\":\"mean\",\"byzantine\":1.5,\"vectors\":[[1]]}~a whole number from 0",
                "{\"pipeline\":\"mean\",\"byzantine\":0,\"vectors\":[]}~at least one row",
                "{\"pipeline\":\"mean\",\"byzantine\":0,\"vectors\":[[1,\"x\"]]}~vectors[0][1] must be a number",
                "{\"pipeline\":\"mean\",\"byzantine\":0,\"vectors\":[[1]],\"state\":[1,2]}~'state' has 2 numbers",
                "{\"pipeline\":\"mean\",\"byzantine\":0,\"vectors\":[[1]],\"permutation\":[1]}~permutation of 0..0",
                "{\"pipeline\":\"mean\",\"byzantine\":0,\"vectors\":[[1]],\"precision\":\"half\"}~one of float32, float64",
                "{\"pipeline\":\"mean\",\"byzantine\":0,\"byzantine\":0,\"vectors\":[[1]]}~Duplicate field",
                "[1,2]~expected an object",
                "{\"pipeline\":~at character",
                "not json~at character",
                "{\"pipeline\":\"mean\",\"byzantine\":0,\"vectors\":[[1]]} 5~expected the end of the line",
            })
    void aBadLineIsToldAndTheOthersGoOn(String bad, String told) throws IOException {
        StringWriter out = new StringWriter();
        String lines = GOOD + "\n" + bad + "\n" + GOOD;
        assertEquals(Outcome.REFUSED, JsonLines.answerAll(stream(lines), out, new AggregateCommand()));
        List<String> answers = out.toString().lines().toList();
        assertEquals(3, answers.size(), answers.toString());
        assertEquals(answers.get(0), answers.get(2));
        assertTrue(answers.get(1).startsWith("{\"error\":\""), answers.get(1));
        assertTrue(answers.get(1).contains(told), answers.get(1));
    }

    /** What a parser or a part throws costs one line. */
    @Test
    void aLineThatBreaksAPartCostsThatLineOnly() throws IOException {
        String number = "1".repeat(1001);
        String lines = GOOD + "\n{\"pipeline\":\"mean\",\"byzantine\":0,\"vectors\":[[" + number + "]]}\n" + GOOD
                + "\nbreak\n" + GOOD;
        StringWriter out = new StringWriter();
        assertEquals(Outcome.REFUSED, JsonLines.answerAll(stream(lines), out, new AggregateCommand()));
        List<String> answers = out.toString().lines().toList();
        assertEquals(5, answers.size());
        assertTrue(answers.get(1).startsWith("{\"error\":\"Number value length (1001)"), answers.get(1));
        assertEquals(answers.get(0), answers.get(2));
        assertEquals(answers.get(0), answers.get(4));
        StringWriter broken = new StringWriter();
        Question failing = new Question() {
            @Override
            public List<String> keys() {
                return List.of();
            }

            @Override
            public Answer answer(LineFields given) {
                throw new IllegalStateException("a defect");
            }
        };
        assertEquals(Outcome.REFUSED, JsonLines.answerAll(stream("{}\n{}"), broken, failing));
        assertEquals(
                2,
                broken.toString()
                        .lines()
                        .filter(line -> line.contains("a defect"))
                        .count());
    }

    @Test
    void whatIsNotFiniteIsReadQuotedOrNotAndDropped() throws IOException {
        for (String value :
                List.of("NaN", "\"NaN\"", "Infinity", "\"Infinity\"", "-Infinity", "\"-Infinity\"", "1e999")) {
            String line = "{\"byzantine\":1,\"pipeline\":\"mean\",\"vectors\":[[1,2],[3," + value + "],[3,4]]}";
            String answer = ask(line).get(0);
            assertTrue(answer.startsWith("{\"result\":[2.0,3.0],\"n\":2,\"f\":0,\"dropped\":[1]"), answer);
        }
        String missing = ask("{\"byzantine\":1,\"pipeline\":\"mean\",\"vectors\":[null,[1,2],[3,4]]}")
                .get(0);
        assertTrue(missing.startsWith("{\"result\":[2.0,3.0],\"n\":2,\"f\":0,\"dropped\":[0]"), missing);
    }

    @Test
    void numbersReadBackToTheSameBitsAndAreShort() throws IOException {
        // The last three are printed longer than need be by the JDK of Java 17.
        String numbers =
                "0.1,-0.0,4.9E-324,1.7976931348623157E308,2.2250738585072014E-308,2.0E-323,5.684341886080802E-14,2.0E23";
        String line = "{\"attack\":\"mimic\",\"byzantine\":1,\"vectors\":[[" + numbers + "]]}";
        StringWriter answer = new StringWriter();
        assertEquals(Outcome.DONE, JsonLines.answerAll(stream(line), answer, new AttackCommand()));
        assertEquals("{\"result\":[" + numbers + "]}\n", answer.toString());
    }

    @Test
    void float32RoundsTheRowsFirst() throws IOException {
        String line = "{\"pipeline\":\"mean\",\"byzantine\":0,\"vectors\":[[0.1]],\"precision\":\"float32\"}";
        assertTrue(
                ask(line).get(0).startsWith("{\"result\":[" + (double) 0.1f + "]"),
                ask(line).get(0));
    }

    @Test
    void defaultsFillInWhatALineLeavesOut() throws IOException {
        StringWriter out = new StringWriter();
        AggregateCommand question = new AggregateCommand();
        question.pipeline = "mean";
        question.byzantine = 0;
        assertEquals(Outcome.DONE, JsonLines.answerAll(stream("{\"vectors\":[[1,2],[3,4]]}"), out, question));
        assertTrue(out.toString().startsWith(ANSWER), out.toString());
    }

    @Test
    void answersAreOutBeforeReadingWaits() throws IOException {
        StringBuilder flushed = new StringBuilder();
        Writer out = new Writer() {
            private final StringBuilder pending = new StringBuilder();

            @Override
            public void write(char[] buffer, int offset, int length) {
                pending.append(buffer, offset, length);
            }

            @Override
            public void flush() {
                flushed.append(pending);
                pending.setLength(0);
            }

            @Override
            public void close() {}
        };
        // Hands out a line only when the line before it has been answered, as a program that asks line by line does.
        InputStream in = new InputStream() {
            private int asked;

            @Override
            public int read(byte[] buffer, int offset, int length) {
                assertEquals(asked, flushed.toString().lines().count());
                if (asked == 3) {
                    return -1;
                }
                String line = asked++ == 1 ? "{bad}\n" : GOOD + "\n";
                System.arraycopy(line.getBytes(StandardCharsets.UTF_8), 0, buffer, offset, line.length());
                return line.length();
            }

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }
        };
        assertEquals(Outcome.REFUSED, JsonLines.answerAll(in, out, new AggregateCommand()));
        assertEquals(3, flushed.toString().lines().count());
    }

    @Test
    void manyLinesAreAnsweredWithoutKeepingThem() throws IOException {
        int lines = 100_000;
        byte[] line = (GOOD + "\n").getBytes(StandardCharsets.UTF_8);
        InputStream in = new InputStream() {
            private long at;

            @Override
            public int read() {
                return at == (long) lines * line.length ? -1 : line[(int) (at++ % line.length)];
            }
        };
        long[] answers = new long[1];
        Writer out = new Writer() {
            @Override
            public void write(char[] buffer, int offset, int length) {
                for (int i = offset; i < offset + length; i++) {
                    answers[0] += buffer[i] == '\n' ? 1 : 0;
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        assertEquals(Outcome.DONE, JsonLines.answerAll(in, out, new AggregateCommand()));
        assertEquals(lines, answers[0]);
    }

    private static List<String> ask(String lines) throws IOException {
        StringWriter out = new StringWriter();
        assertEquals(Outcome.DONE, JsonLines.answerAll(stream(lines), out, new AggregateCommand()), out::toString);
        return out.toString().lines().toList();
    }

    private static InputStream stream(String lines) {
        return new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
    }
}
