package dev.firebreak.datasets.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdReaderTest {
    private static List<String> read(String text) {
        List<String> ids = new ArrayList<>();
        IdReader.read("f", text.getBytes(StandardCharsets.UTF_8), (id, place) -> ids.add(id), (header, place) -> {});
        return ids;
    }

    static List<Arguments> texts() {
        return List.of(
                // One column: a first cell that is a whole number is an id.
                Arguments.of("5\n17\n42\n", "5 17 42"),
                Arguments.of("5", "5"),
                Arguments.of("\uFEFF5\r\n17", "5 17"),
                Arguments.of("\"5\"\n\"17\"", "5 17"),
                Arguments.of("-1\n05\n", "-1 05"),
                Arguments.of("id\n5\n17\n", "5 17"),
                Arguments.of("Kunde\r5\r17\r", "5 17"),
                Arguments.of("\uFEFF\"id\"\r\n 5 \r\n\r\n17\r\n", "5 17"),
                Arguments.of("record\nimage-7\n5\n5\n", "image-7 5 5"),
                Arguments.of("id\n\"a,b\"\n\"say \"\"x\"\"\"\n", "a,b say \"x\""),
                // Several columns: the one called id, quoted commas and line ends are text.
                Arguments.of("address,id\n\"Main St,7,CA\",5\n", "5"),
                Arguments.of("note,id\n\"x,5,y\",7\n", "7"),
                Arguments.of("address,id\n \"Main St,7,CA\" , 5 \n", "5"),
                Arguments.of("note,id\n\"two\nlines,3\",7\nx,8\n", "7 8"),
                Arguments.of("\uFEFFid,name\r\n5,x\r\n", "5"),
                Arguments.of("\uFEFF\"name\",\"id\"\r,\"5\"\r", "5"),
                // JSON.
                Arguments.of("{\"id\":5}\n\n{\"id\":\"x\",\"why\":{\"id\":[9]}}\r\n", "5 x"),
                Arguments.of("\uFEFF {\"why\":[1,{}],\"id\":7}", "7"),
                Arguments.of(
                        "{\"id\":-0}\r{\"id\":123456789012345678901234567890}", "-0 123456789012345678901234567890"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void everyLineGivesItsId(String text, String ids) {
        assertEquals(ids, String.join(" ", read(text)));
    }

    static List<Arguments> refused() {
        return List.of(
                // What was meant as an id is not a header.
                Arguments.of("5.0\n7\n", "line 1: '5.0' is neither a whole number nor the name"),
                Arguments.of("1e2\n7\n", "neither"),
                Arguments.of("0x5\n7\n", "neither"),
                Arguments.of("'5'\n7\n", "neither"),
                Arguments.of("\" 5 \"\n7\n", "neither"),
                Arguments.of("\u0665\n7\n", "neither"),
                Arguments.of("\uFEFF\uFEFF5\n7\n", "'\\ufeff5' is neither"),
                Arguments.of("5;7\n8;9\n", "neither"),
                Arguments.of("***\n7\n", "neither"),
                Arguments.of("id;name\n5;x\n", "separated by commas"),
                Arguments.of("id\tname\n5\tx\n", "separated by commas"),
                // Several columns.
                Arguments.of("5,7\n8,9\n", "no column 'id', but 5, 7"),
                Arguments.of("ID,name\n5,x\n", "no column 'id'"),
                Arguments.of("id,id\n5,17\n", "'id' is there more than once"),
                Arguments.of("id,x,x\n5,1,2\n", "'x' is there more than once"),
                Arguments.of("5,5\n", "more than once"),
                Arguments.of("id,name\n5,Main St,7\n", "line 2: the line has 3 columns; expected 2"),
                Arguments.of("id\n5,7\n", "line 2: the line has 2 columns; expected 1"),
                Arguments.of("5\n7,8\n", "line 2"),
                Arguments.of("id,name\n5\n", "line 2: the line has 1 columns"),
                Arguments.of("id,name\n,x\n", "line 2: the id is empty"),
                Arguments.of("id\n\"\"\n5\n", "line 2: the id is empty"),
                Arguments.of("id\n\"5\n7\n", "line 2: a quotation mark is not closed"),
                Arguments.of("id\n\"5\"7\n", "line 2: a quotation mark"),
                Arguments.of("id\n5\n7\0\n", "line 3: holds a NUL byte"),
                // JSON.
                Arguments.of("{\"id\":5}{\"id\":7}\n", "line 1: something follows"),
                Arguments.of("{\"id\":5} 7\n", "something follows"),
                Arguments.of("{\"id\":5,\"id\":17}\n", "Duplicate field 'id'"),
                Arguments.of("{\"id\":5,\"\\u0069d\":17}\n", "Duplicate field"),
                Arguments.of("{\"id\":5,\"a\":{\"b\":1,\"b\":2}}\n", "Duplicate field 'b'"),
                Arguments.of("{\"id\":5}\n7\n", "line 2: expected a JSON object"),
                Arguments.of("{\"id\":5.0}\n", "a text or a whole number"),
                Arguments.of("{\"id\":5e0}\n", "a text or a whole number"),
                Arguments.of("{\"id\":null}\n", "a text or a whole number"),
                Arguments.of("{\"id\":[5]}\n", "a text or a whole number"),
                Arguments.of("{\"ID\":5}\n", "a text or a whole number"),
                Arguments.of("{\"id\":\" \"}\n", "the id is empty"),
                Arguments.of("{\n\"id\":5\n}\n", "line 1: is not JSON"),
                Arguments.of("[{\"id\":5}]\n", "one object per line"),
                Arguments.of("{\"id\":" + "1".repeat(2000) + "}\n", "line 1: is not JSON"),
                Arguments.of("{\"a\":" + "[".repeat(100_000), "line 1: is not JSON"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCouldLoseAnIdIsRefusedAtItsLine(String text, String said) {
        String message = assertThrows(InputException.class, () -> read(text)).getMessage();
        assertTrue(message.startsWith("f") && message.contains(said), message);
        assertTrue(message.length() < 2000 && message.chars().allMatch(c -> c >= ' '), message);
    }

    @Test
    void placesAreLinesOfTheFile() {
        List<String> places = new ArrayList<>();
        byte[] text = "a,id\n\n\"x\ny\",1\n\nz,2\n".getBytes(StandardCharsets.UTF_8);
        IdReader.read("f", text, (id, place) -> places.add(id + " " + place), (header, place) -> {});
        assertEquals(List.of("1 f, line 3", "2 f, line 6"), places);
    }

    @Test
    void otherEncodingsAreRefused() {
        for (byte[] bytes : List.of(
                "5\n7".getBytes(StandardCharsets.UTF_16),
                "5\n7".getBytes(StandardCharsets.UTF_16LE),
                "Straße\n7".getBytes(StandardCharsets.ISO_8859_1))) {
            assertThrows(
                    InputException.class, () -> IdReader.read("f", bytes, (id, place) -> {}, (header, place) -> {}));
        }
    }

    @Test
    void aHeaderOfManyColumnsIsNotPrintedWhole() {
        String header = "c,".repeat(1) + "x".repeat(100_000) + ",y";
        String message =
                assertThrows(InputException.class, () -> read(header + "\n")).getMessage();
        assertFalse(message.length() > 1000, message.length() + " characters");
    }
}
