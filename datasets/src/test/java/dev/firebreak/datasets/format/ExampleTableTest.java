package dev.firebreak.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleTableTest {
    private static final Shape PLAIN = shape(false, "last", null, List.of(), false);

    @TempDir
    Path folder;

    @Test
    void columnsAreMeantByNameOrPosition() {
        String text = "id,a,\"the label\",b,site\n7,1,x,2,north\n8,3,w,4,east\n9,5,x,6,north\n";
        Table table = new Table(shape(true, "the label", "5", List.of("id"), false), Targets.classification());
        assertEquals(3, table.add(TestFiles.write(folder, "data", text)));
        Examples examples = table.examples();
        assertEquals(DenseFeatures.of(2, new double[] {1, 2, 3, 4, 5, 6}), examples.features());
        assertArrayEquals(new double[] {1, 0, 1}, examples.targets());
        assertArrayEquals(new int[] {1, 0, 1}, table.groups());
    }

    @Test
    void columnsOfLaterFilesAndOfTheTestSetAreFoundByTheirNames() {
        Table table = new Table(shape(true, "label", "site", List.of("id"), false), Targets.classification());
        table.add(TestFiles.write(folder, "one", "id,x,y,label,site\n7,1,2,a,north\n"));
        table.add(TestFiles.write(folder, "two", "site,label,y,x\neast,b,4,3\n"));
        Table test = table.forTest();
        table.examples();
        test.add(TestFiles.write(folder, "test", "y, x ,label\n6,5,b\n"));
        Examples examples = test.examples();
        assertEquals(DenseFeatures.of(2, new double[] {5, 6}), examples.features());
        assertArrayEquals(new double[] {1}, examples.targets());
        other(table.forTest(), "x,z,label\n1,2,a\n", "; missing: y; not in that file: z");
        other(table.forTest(), "x,y\n1,2\n", "; missing: label");
        other(table, "x,y,label\n1,2,a\n", "; missing: site");
        other(table.forTest(), "x,y,label,more\n1,2,a,3\n", "; not in that file: more");
    }

    private void other(Table table, String text, String expected) {
        DataFile file = TestFiles.write(folder, "other", text);
        InputException refused = assertThrows(InputException.class, () -> table.add(file));
        assertEquals(
                file + ": its header does not fit that of " + folder.resolve("one") + expected, refused.getMessage());
    }

    @Test
    void columnsWithoutAHeaderAreFoundByPositionAndMustBeAsMany() {
        Table table = new Table(PLAIN, Targets.classification());
        table.add(TestFiles.write(folder, "one", "1,2,a\n"));
        InputException refused =
                assertThrows(InputException.class, () -> table.forTest().add(TestFiles.write(folder, "test", "1,a\n")));
        assertEquals(folder.resolve("test") + ": has 1 columns of features; expected 2", refused.getMessage());
    }

    @Test
    void recordsHaveTheIdsOfTheirColumn() {
        Table table = new Table(
                new Shape(true, new ExampleTable.Layout("label", null, "who", List.of(), true)),
                Targets.classification());
        table.add(TestFiles.write(folder, "one", "who,x,label\n C-7 ,1,a\nC-8,?,a\n"));
        table.add(TestFiles.write(folder, "two", "x,label,who\n2,b,\"9, Main St\"\n"));
        Table test = table.forTest();
        assertEquals(2, table.examples().features().count());
        assertEquals(List.of("C-7", "9, Main St"), table.table().ids());
        test.add(TestFiles.write(folder, "test", "label,x\na,5\n"));
        test.add(TestFiles.write(folder, "test", "label,who,x\na,C-7,6\n"));
        assertEquals(DenseFeatures.of(1, new double[] {5, 6}), test.examples().features());
        Shape strict = new Shape(false, new ExampleTable.Layout("last", null, "1", List.of(), false));
        refused(
                "7,1,a\n8,1,a\n7,2,b\n",
                strict,
                "line 3: the id '7' is that of training example 0 (from 0) too; expected every id once");
        refused(
                "7,1,a\n ,1,a\n",
                strict,
                "line 2: the id is empty; expected a text without line breaks and other control characters");
        refused(
                "\"7\n8\",1,a\n",
                strict,
                "line 1: the id is '7\\n8'; expected a text without line breaks and other control characters");
    }

    /** {@code last} is the default of the target, so that a column of that name must not take its place in silence. */
    @Test
    void aColumnNamedLastIsNotTheTarget() {
        String text = "first,last,label\n1,7,a\n2,7,b\n";
        Table table = new Table(shape(true, "last", null, List.of(), false), Targets.classification());
        table.add(TestFiles.write(folder, "data", text));
        Examples examples = table.examples();
        assertEquals(2, examples.classes());
        assertEquals(DenseFeatures.of(2, new double[] {1, 7, 2, 7}), examples.features());
        Table dropped = new Table(shape(true, "label", null, List.of("last"), false), Targets.classification());
        dropped.add(TestFiles.write(folder, "data", text));
        assertEquals(
                DenseFeatures.of(1, new double[] {1, 2}), dropped.examples().features());
    }

    @Test
    void namesOfAHeaderAreStrippedAndUsedOnce() {
        Table table = new Table(shape(true, "label", null, List.of(), false), Targets.classification());
        assertEquals(1, table.add(TestFiles.write(folder, "data", "x, y, label\n1,2,a\n")));
        refused(
                "x,x,label\n1,2,a\n",
                shape(true, "label", null, List.of(), false),
                "the header names several columns 'x'; expected different names");
        refused(
                "label,x,label\n1,2,a\n",
                shape(true, "label", null, List.of(), false),
                "the header names several columns 'label'; expected one");
    }

    @Test
    void aTableWithoutFeaturesIsRefused() {
        refused(
                "1,a\n2,b\n",
                shape(false, "last", null, List.of("1"), false),
                "has no column of features beside the target: 2 columns, 1, 2");
        refused("a\nb\n", PLAIN, "has no column of features beside the target: 1 columns, 1");
    }

    /** Java's own parser takes the first of these texts for numbers; a label is compared as text, a decimal by its exact value. */
    @Test
    void labelsAndOwnersAreComparedAsTextsOrExactDecimals() {
        assertArrayEquals(new int[] {2, 0, 1, 1}, owners("1F", "1", "1D", "1D"));
        assertArrayEquals(
                new int[] {0, 1, 2, 3},
                owners("1234567890123456789", "1234567890123456790", "1234567890123456791", "1234567890123456792"));
        assertArrayEquals(new int[] {1, 1, 1, 1, 0}, owners("1", "+1", "1.0", "10e-1", "0.9999999999999999999"));
        assertArrayEquals(new int[] {1, 0, 1}, owners("0x1p3", "0x", "0x1p3"));
        assertArrayEquals(new int[] {2, 0, 1}, owners("1e300", "-1e-300", "0"));
        assertArrayEquals(new int[] {0, 1}, owners("\u0661", "\u0662"));
    }

    /** The owner and the class of each record, which must be the same. */
    private int[] owners(String... names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append("5,").append(name).append(',').append(name).append('\n');
        }
        Table table = new Table(shape(false, "last", "2", List.of(), false), Targets.classification());
        table.add(TestFiles.write(folder, "data", text.toString()));
        int[] owners = table.groups();
        double[] classes = table.examples().targets();
        assertArrayEquals(classes, Arrays.stream(owners).asDoubleStream().toArray());
        return owners;
    }

    @Test
    void numbersAreDecimal() {
        for (String text : List.of("0x1p3", "1d", "1f", "1e", "e1", ".", "+", "1 2", "1_000", "\u0661", "--1")) {
            refused("1,0\n" + text + ",1\n", PLAIN, "line 2: column 1 is '" + text + "'; expected a number");
        }
        refused("1,0\n1e999,1\n", PLAIN, "line 2: column 1 is '1e999'; expected a finite number");
        Table table = new Table(PLAIN, Targets.classification());
        table.add(TestFiles.write(folder, "data", " +1.50 ,a\n.5,a\n5.,a\n-1E-2,a\n"));
        assertEquals(
                DenseFeatures.of(1, new double[] {1.5, 0.5, 5, -0.01}),
                table.examples().features());
    }

    @Test
    void aMissingOwnerIsSkippedOrRefusedAsSuch() {
        String text = "g1,1,2,a\n,3,4,b\ng2,5,6,?\n";
        Table table = new Table(shape(false, "last", "1", List.of(), true), Targets.classification());
        assertEquals(1, table.add(TestFiles.write(folder, "data", text)));
        Shape strict = shape(false, "last", "1", List.of(), false);
        refused(text, strict, "line 2: the owner is empty");
        refused("g1,1,2,?\n", strict, "line 1: the label is '?', a missing value");
    }

    @Test
    void aLabelThatIsNotANumberAmongNumbersIsRefused() {
        DataFile file = TestFiles.write(folder, "data", "1,0\n2,nan\n3,1\n");
        Table table = new Table(PLAIN, Targets.classification());
        table.add(file);
        InputException refused = assertThrows(InputException.class, table::examples);
        assertEquals(
                file + ": line 2: the label is 'nan' while others are numbers; expected a number (a missing value?)",
                refused.getMessage());
        Table words = new Table(PLAIN, Targets.classification());
        words.add(TestFiles.write(folder, "data", "1,nan\n2,naan\n"));
        assertEquals(2, words.examples().classes());
    }

    @Test
    void messagesNameAFewOfManyColumns() {
        String header = IntStream.range(0, 100_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        DataFile file = TestFiles.write(folder, "data", header + "\n");
        Table table = new Table(shape(true, "d", null, List.of(), false), Targets.classification());
        InputException refused = assertThrows(InputException.class, () -> table.add(file));
        assertTrue(refused.getMessage().endsWith("c18, c19 and 99980 more"), refused.getMessage());
        refused(
                "1,0\n" + "x".repeat(100_000) + ",0\n",
                PLAIN,
                "line 2: column 1 is '" + "x".repeat(120) + "... (100000 characters)'; expected a number");
    }

    @Test
    void aLineAndARecordHaveLimits() throws IOException {
        byte[] line = new byte[Limits.LONGEST_LINE + 1];
        Arrays.fill(line, (byte) '1');
        DataFile file = TestFiles.write(folder, "data.gz", TestFiles.gzip(line));
        InputException refused =
                assertThrows(InputException.class, () -> new Table(PLAIN, Targets.classification()).add(file));
        assertEquals(
                file + ": line 1: the line has more than 67108864 bytes, the most that is read", refused.getMessage());
        // A quote that never ends, over many lines.
        for (int i = 99; i < line.length; i += 100) {
            line[i] = '\n';
        }
        line[2] = ',';
        line[3] = '"';
        TestFiles.write(folder, "data.gz", TestFiles.gzip(line));
        refused = assertThrows(InputException.class, () -> new Table(PLAIN, Targets.classification()).add(file));
        assertEquals(
                file
                        + ": line 1: the record has more than 67108864 characters, the most that is read; is a quote missing?",
                refused.getMessage());
    }

    // The limit is one record's: what the records before it took does not count.
    @Test
    void recordsTogetherMayExceedTheLimitOfOne() {
        int length = 10 << 20;
        byte[] text = new byte[(Limits.LONGEST_LINE / length + 1) * length];
        Arrays.fill(text, (byte) 'q');
        for (int from = 0; from < text.length; from += length) {
            System.arraycopy(new byte[] {'1', ',', '"', '\n'}, 0, text, from, 4);
            System.arraycopy(new byte[] {'"', ',', '2', '\n'}, 0, text, from + length - 4, 4);
        }
        Table table = new Table(shape(false, "last", null, List.of("2"), false), Targets.regression());
        assertEquals(7, table.add(TestFiles.write(folder, "data.gz", TestFiles.gzip(text))));
    }

    @Test
    void theRegularExpressionOfNumbersIsTheReaders() {
        for (String text : List.of(
                "1",
                "+1",
                "-0.5",
                ".5",
                "5.",
                "1e3",
                "1E-3",
                ".",
                "",
                "+",
                "1e",
                "e1",
                "1d",
                "1F",
                "0x1p3",
                "1_0",
                " 1",
                "1 ",
                "NaN",
                "Infinity",
                "--1",
                "1.2.3",
                "1e3.5",
                "\u0661")) {
            boolean decimal =
                    List.of("1", "+1", "-0.5", ".5", "5.", "1e3", "1E-3").contains(text);
            assertEquals(decimal, Numbers.isDecimal(text), text);
        }
    }

    @Test
    void filesFormOneTable() {
        Table table = new Table(PLAIN, Targets.regression());
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
        Table table = new Table(shape(false, "last", null, List.of(), true), Targets.classification());
        assertEquals(2, table.add(TestFiles.write(folder, "data", text)));
        assertEquals(
                DenseFeatures.of(2, new double[] {1, 2, 3, 4}), table.examples().features());
    }

    @Test
    void aMissingValueInADroppedColumnIsNone() {
        Table table = new Table(shape(false, "last", null, List.of("2"), true), Targets.classification());
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
                assertThrows(InputException.class, () -> new Table(PLAIN, Targets.classification()).add(file));
        assertEquals(file + ": line 2: is not UTF-8 text", refused.getMessage());
    }

    @Test
    void anUnknownColumnIsRefusedWithTheKnownOnes() {
        refused("a,b,c\n1,2,3\n", shape(true, "d", null, List.of(), false), "has no column 'd'; it has 3: a, b, c");
        refused("1,2,3\n", shape(false, "4", null, List.of(), false), "has no column '4'; it has 3: 1, 2, 3");
    }

    private void refused(String text, Shape shape, String expected) {
        DataFile file = TestFiles.write(folder, "data", text);
        InputException refused =
                assertThrows(InputException.class, () -> new Table(shape, Targets.classification()).add(file));
        assertEquals(file + ": " + expected, refused.getMessage());
    }

    private static Shape shape(boolean header, String label, String group, List<String> drop, boolean skipMissing) {
        return new Shape(header, new ExampleTable.Layout(label, group, null, drop, skipMissing));
    }

    /** What the columns of comma-separated files are. */
    private record Shape(boolean header, ExampleTable.Layout layout) {}

    /** A table of such files. */
    private record Table(Shape shape, ExampleTable table) {
        Table(Shape shape, Targets targets) {
            this(shape, new ExampleTable(shape.layout(), targets));
        }

        int add(DataFile file) {
            return table.add(new CsvSource(file, ',', shape.header()));
        }

        Table forTest() {
            return new Table(shape, table.forTest());
        }

        Examples examples() {
            return table.examples();
        }

        int[] groups() {
            return table.groups();
        }
    }
}
