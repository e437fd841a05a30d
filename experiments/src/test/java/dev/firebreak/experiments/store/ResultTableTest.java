package dev.firebreak.experiments.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTest {
    private static final ResultTable TABLE = new ResultTable(
            List.of("case", "seeds", "loss: a/b", "nothing"),
            List.of(
                    Map.of("case", "a, \"b\"", "seeds", 3L, "loss: a/b", 0.1),
                    Map.of("seeds", Long.MIN_VALUE, "loss: a/b", Double.NaN),
                    Map.of("case", "κ̂", "loss: a/b", Double.NEGATIVE_INFINITY)));

    @Test
    void itIsReadBackAsItWasWritten() throws IOException {
        assertEquals(TABLE, ResultTable.read(TABLE.parquet()));
        assertArrayEquals(TABLE.parquet(), new ResultTable(TABLE.columns(), TABLE.rows()).parquet());
        ResultTable longer = TABLE.with("folder", "tiny");
        assertEquals(List.of("case", "seeds", "loss: a/b", "nothing", "folder"), longer.columns());
        assertEquals("tiny", ResultTable.read(longer.parquet()).rows().get(2).get("folder"));
    }

    @Test
    void asCsvNullIsEmpty() {
        Map<String, Object> row = new HashMap<>();
        row.put("case", "c");
        row.put("seeds", null);
        assertEquals("case,seeds,loss: a/b,nothing\r\n\"a, \"\"b\"\"\",3,0.1,\r\n", firstLines(TABLE.csv()));
        assertEquals("case,seeds\r\nc,\r\n", new ResultTable(List.of("case", "seeds"), List.of(row)).csv());
    }

    private static String firstLines(String csv) {
        String[] lines = csv.split("\r\n");
        return lines[0] + "\r\n" + lines[1] + "\r\n";
    }

    @Test
    void whatIsNoTableIsRefused() throws IOException {
        byte[] file = TABLE.parquet();
        file[file.length - 9] ^= 1;
        assertThrows(IOException.class, () -> ResultTable.read(file));
        assertThrows(IOException.class, () -> ResultTable.read(new byte[100]));
    }
}
