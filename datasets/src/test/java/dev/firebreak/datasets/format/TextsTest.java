package dev.firebreak.datasets.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.TextRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextsTest {
    @TempDir
    Path folder;

    @Test
    void delimitedTextKeepsFurtherTabs() {
        assertEquals(
                List.of(new TextRecord("0", "one\ttwo", "ham"), new TextRecord("1", "", "spam")),
                all(Texts.delimited(file("\uFEFFham\tone\ttwo\nspam\t\r\n"))));
        refused(Texts.delimited(file("ham\tone\nspam two\n")), "line 2: expected a label, a tab and a text");
    }

    @Test
    void jsonLinesAreObjectsWithTheFields() {
        assertEquals(
                List.of(new TextRecord("0", "one\ntwo", "3")),
                all(Texts.jsonLines(file("{\"q\": \"one\\ntwo\", \"a\": 3, \"other\": []}\n"), "q", "a")));
        refused(
                Texts.jsonLines(file("{\"q\": 1, \"a\": 2}\n{\"q\": 1}\n"), "q", "a"),
                "line 2: expected a text or number in field 'a'");
        refused(Texts.jsonLines(file("[1]\n"), "q", "a"), "line 1: expected a JSON object");
        InputException broken = assertThrows(
                InputException.class, () -> all(Texts.jsonLines(file("{\"q\": 1, \"a\": 2}\n{\"q\":\n"), "q", "a")));
        assertEquals(
                folder.resolve("data") + ": line 2: is not JSON",
                broken.getMessage().split(": Unexp", -1)[0]);
    }

    @Test
    void blankLinesAreSkippedAndRepeatedFieldsRefused() {
        assertEquals(
                List.of(new TextRecord("0", "a", "1"), new TextRecord("1", "b", "12345678901234567890.10")),
                all(Texts.jsonLines(
                        file("{\"q\":\"a\",\"a\":1}\n\n{\"q\":\"b\",\"a\":12345678901234567890.10}\n \n"), "q", "a")));
        assertEquals(
                List.of(new TextRecord("0", "one", "ham"), new TextRecord("1", "two", "spam")),
                all(Texts.delimited(file("ham\tone\n\nspam\ttwo\n\n"))));
        InputException refused = assertThrows(
                InputException.class, () -> all(Texts.jsonLines(file("{\"q\":\"a\",\"a\":1,\"a\":2}\n"), "q", "a")));
        assertTrue(refused.getMessage().contains("line 1: is not JSON: Duplicate field 'a'"), refused.getMessage());
        String two = "{\"q\":\"a\",\"a\":1} {\"q\":\"b\",\"a\":2}\n";
        refused(
                Texts.jsonLines(file(two), "q", "a"),
                "line 1: something follows the object; expected one object per line");
    }

    @Test
    void csvTextsSpanLinesAndDoubleTheirQuotes() {
        String text = "id,title,body,kind\nx,A,\"one\n\"\"two\"\", three\",1\ny,B,\"\",0\n";
        assertEquals(
                List.of(new TextRecord("x", "A one\n\"two\", three", "1"), new TextRecord("y", "B ", "0")),
                all(Texts.csv(file(text), true, "id", List.of("title", "body"), "kind")));
    }

    private DataFile file(String text) {
        return TestFiles.write(folder, "data", text);
    }

    private void refused(Stream<TextRecord> texts, String expected) {
        InputException refused = assertThrows(InputException.class, () -> all(texts));
        assertEquals(folder.resolve("data") + ": " + expected, refused.getMessage());
    }

    private static List<TextRecord> all(Stream<TextRecord> texts) {
        try (texts) {
            return texts.toList();
        }
    }
}
