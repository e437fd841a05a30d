package dev.firebreak.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.SparseFeatures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibsvmTest {
    private static final String TEXT = "+1 2:0.5 4:-3 \n-1\t1:1e-3\r\n\n1.0\n";

    @TempDir
    Path folder;

    @Test
    void examplesAreSparseAndLabelsAscend() {
        Examples examples = read(TEXT, OptionalInt.empty(), Targets.classification());
        assertEquals(
                new SparseFeatures(4, new int[] {0, 2, 3, 3}, new int[] {1, 3, 0}, new double[] {0.5, -3, 1e-3}),
                examples.features());
        assertArrayEquals(new double[] {1, 0, 1}, examples.targets());
        assertEquals(2, examples.classes());
    }

    @Test
    void tenComesAfterNineInNumericLabels() {
        Examples examples = read("10\n9\n2\n", OptionalInt.of(1), Targets.classification());
        assertArrayEquals(new double[] {2, 1, 0}, examples.targets());
    }

    @Test
    void aRegressionKeepsItsTargets() {
        Examples examples = read("1.5 1:1\n-2 1:2\n", OptionalInt.of(3), Targets.regression());
        assertArrayEquals(new double[] {1.5, -2}, examples.targets());
        assertEquals(0, examples.classes());
        assertEquals(3, examples.features().dimension());
    }

    @Test
    void testLabelsAreThoseOfTheTrainingPart() {
        Targets train = Targets.classification();
        read("5 1:1\n7 1:1\n", OptionalInt.of(1), train);
        assertArrayEquals(
                new double[] {1, 1},
                read("7\n7\n", OptionalInt.of(1), train.forTest()).targets());
        refused("7\n6\n", OptionalInt.of(1), train.forTest(), "line 2: label 6 is out of range; expected one of 5, 7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 1:1 | line 2: index 3 is out of range; expected 1..2 (the number of features can be given) | 3:1",
                "1 1:1 | line 2: index 1 follows 2; expected ascending indices from 1 | 2:1 1:1",
                "1 1:1 | line 2: index 0 follows 0; expected ascending indices from 1 | 0:1",
                "1 1:1 | line 2: found '2'; expected index:value | 2",
                "1 1:1 | line 2: found '+1:2'; expected index:value | +1:2",
                "1 1:1 | line 2: found '\u0661:2'; expected index:value | \u0661:2",
                "1 1:1 | line 2: found ':2'; expected index:value | :2",
                "1 1:1 | line 2: the value of index 1 is '3d'; expected a number | 1:3d",
                "1 1:1 | line 2: index 99999999999999999999 is out of range; expected 1..2 (the number of features can be given) | 99999999999999999999:1",
                "1 1:1 | line 2: found 'x:2'; expected index:value | x:2",
                "1 1:1 | line 2: the value of index 2 is 'NaN'; expected a finite number | 2:NaN",
                "1 1:1 | line 2: the value of index 2 is '1,5'; expected a number | 2:1,5"
            })
    void aMalformedLineIsRefusedByNumber(String first, String expected, String words) {
        refused(first + "\n2 " + words + "\n", OptionalInt.of(2), Targets.classification(), expected);
    }

    @Test
    void textThatIsNotUtf8IsRefusedAtItsLine() {
        byte[] bytes = "1 1:1\n2 1:\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        DataFile file = TestFiles.write(folder, "data", bytes);
        InputException refused = assertThrows(
                InputException.class, () -> Libsvm.read(file, OptionalInt.empty(), Targets.classification()));
        assertEquals(file + ": line 2: is not UTF-8 text", refused.getMessage());
    }

    @Test
    void aCutOffCompressedFileIsRefusedAfterItsLastWholeLine() {
        byte[] whole = TestFiles.gzip("1 1:1\n".repeat(100).getBytes(StandardCharsets.UTF_8));
        DataFile file = TestFiles.write(folder, "data.gz", Arrays.copyOf(whole, whole.length - 9));
        InputException refused = assertThrows(
                InputException.class, () -> Libsvm.read(file, OptionalInt.empty(), Targets.classification()));
        assertEquals(
                file + ": line 101: the compressed file is cut off or damaged in this line or shortly after",
                refused.getMessage());
    }

    @Test
    void aLineWithoutALabelIsRefused() {
        refused(
                "1:0.5 2:1\n1:1 2:2\n",
                OptionalInt.empty(),
                Targets.classification(),
                "line 1: found '1:0.5'; expected a label before the numbers");
    }

    @Test
    void anIndexHasALimit() {
        refused(
                "1 2147483647:1\n2 1:1\n",
                OptionalInt.empty(),
                Targets.classification(),
                "line 1: index 2147483647 is out of range; expected 1..100000000");
        assertEquals(
                100_000_000,
                read("1 0100000000:1\n2 1:1\n", OptionalInt.empty(), Targets.classification())
                        .features()
                        .dimension());
    }

    @Test
    void anEmptyFileIsRefused() {
        refused("\n", OptionalInt.empty(), Targets.classification(), "line 2: the file ends without a single example");
    }

    private void refused(String text, OptionalInt features, Targets targets, String expected) {
        InputException refused = assertThrows(InputException.class, () -> read(text, features, targets));
        assertEquals(folder.resolve("data") + ": " + expected, refused.getMessage());
    }

    private Examples read(String text, OptionalInt features, Targets targets) {
        return Libsvm.read(TestFiles.write(folder, "data", text), features, targets);
    }
}
