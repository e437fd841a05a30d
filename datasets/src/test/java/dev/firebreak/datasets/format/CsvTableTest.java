package dev.firebreak.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
    private static final CsvTable.Shape PLAIN = shape(false, "last", null, List.of(), false);

    @TempDir
    Path folder;

    @Test
    void columnsAreMeantByNameOrPosition() {
        String text = "id,a,\"the label\",b,site\n7,1,x,2,north\n8,3,w,4,east\n9,5,x,6,north\n";
        CsvTable table = new CsvTable(shape(true, "the label", "5", List.of("id"), false), Targets.classification());
        assertEquals(3, table.add(TestFiles.write(folder, "data", text)));
        Examples examples = table.examples();
        assertEquals(DenseFeatures.of(2, new double[] {1, 2, 3, 4, 5, 6}), examples.features());
        assertArrayEquals(new double[] {1, 0, 1}, examples.targets());
        assertArrayEquals(new int[] {1, 0, 1}, table.groups());
    }

    @Test
    void filesFormOneTable() {
        CsvTable table = new CsvTable(PLAIN, Targets.regression());
        table.add(TestFiles.write(folder, "one", "1,2,0.5\n"));
        table.add(TestFiles.write(folder, "two", TestFiles.gzip("3,4,-1\n".getBytes(StandardCharsets.UTF_8))));
        assertEquals(
                DenseFeatures.of(2, new double[] {1, 2, 3, 4}), table.examples().features());
        InputException refused =
                assertThrows(InputException.class, () -> table.add(TestFiles.write(folder, "three", "3,4,5,-1\n")));
        assertEquals(folder.resolve("three") + ": has 3 columns of features; expected 2", refused.getMessage());
    }

    @Test
    void recordsWithMissingValuesAreRefusedOrSkipped() {
        String text = "1,?,0\n1,2,0\n1,2,?\n,2,1\n3,4,1\n";
        refused(text, PLAIN, "line 1: column 2 is '?'; expected a number");
        CsvTable table = new CsvTable(shape(false, "last", null, List.of(), true), Targets.classification());
        assertEquals(2, table.add(TestFiles.write(folder, "data", text)));
        assertEquals(
                DenseFeatures.of(2, new double[] {1, 2, 3, 4}), table.examples().features());
    }

    @Test
    void aMissingValueInADroppedColumnIsNone() {
        CsvTable table = new CsvTable(shape(false, "last", null, List.of("2"), true), Targets.classification());
        assertEquals(1, table.add(TestFiles.write(folder, "data", "1,?,0\n")));
    }

    @Test
    void refusalsNameTheLineWhereTheRecordStarts() {
        refused("1,\"2\n\n\",0\n\n1,x,0\n", PLAIN, "line 5: column 2 is 'x'; expected a number");
        refused("1,2,0\n1,2\n", PLAIN, "line 2: the record has 2 fields; expected 3 as in the first record");
        refused("1,2,0\n1,Infinity,0\n", PLAIN, "line 2: column 2 is 'Infinity'; expected a finite number");
        refused("1,2,0\n1,2,\n", PLAIN, "line 2: the label is empty");
    }

    @Test
    void aQuotedFieldMustEnd() {
        refused(
                "1,2,0\n1,\"2,0\n1,2,0\n",
                PLAIN,
                "line 2: (startline 2) EOF reached before encapsulated token finished");
    }

    @Test
    void textThatIsNotUtf8IsRefusedAtItsLine() {
        DataFile file = TestFiles.write(folder, "data", "1,2,0\n1,\u00e9,0\n".getBytes(StandardCharsets.ISO_8859_1));
        InputException refused =
                assertThrows(InputException.class, () -> new CsvTable(PLAIN, Targets.classification()).add(file));
        assertEquals(file + ": line 2: is not UTF-8 text", refused.getMessage());
    }

    @Test
    void anUnknownColumnIsRefusedWithTheKnownOnes() {
        refused("a,b,c\n1,2,3\n", shape(true, "d", null, List.of(), false), "has no column 'd'; it has 3: a, b, c");
        refused("1,2,3\n", shape(false, "4", null, List.of(), false), "has no column '4'; it has 3: 1, 2, 3");
    }

    private void refused(String text, CsvTable.Shape shape, String expected) {
        DataFile file = TestFiles.write(folder, "data", text);
        InputException refused =
                assertThrows(InputException.class, () -> new CsvTable(shape, Targets.classification()).add(file));
        assertEquals(file + ": " + expected, refused.getMessage());
    }

    private static CsvTable.Shape shape(
            boolean header, String label, String group, List<String> drop, boolean skipMissing) {
        return new CsvTable.Shape(',', header, label, group, drop, skipMissing);
    }
}
