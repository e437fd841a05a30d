package dev.firebreak.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarBinaryTest {
    private static final int RECORD = 3073;

    @TempDir
    Path folder;

    @Test
    void recordsOfAllFilesFollowEachOther() {
        DataFile plain = TestFiles.write(folder, "one", records(3, 9));
        DataFile compressed = TestFiles.write(folder, "two.gz", TestFiles.gzip(records(0)));
        Examples examples = CifarBinary.read(List.of(plain, compressed));
        assertArrayEquals(new double[] {3, 9, 0}, examples.targets());
        double[] pixels = examples.features().values();
        assertEquals(3 * 3072, pixels.length);
        // Pixel j of a record of label y holds the byte (7 j + y) mod 256.
        assertEquals(((7 * 3071 + 9) % 256) / 255f, pixels[2 * 3072 - 1]);
        assertEquals(9 / 255f, pixels[3072]);
        assertEquals(new Shape(32, 32, 3), examples.features().shape());
    }

    @Test
    void aCutOffFileIsRefused() {
        refused(
                Arrays.copyOf(records(1, 2), RECORD + 100),
                "at byte 3073 of the content: the file ends after 100 of 3073 bytes of record 1");
    }

    @Test
    void anEmptyFileIsRefused() {
        refused(new byte[0], "at byte 0 of the content: the file holds no record");
    }

    @Test
    void aLabelOutOfRangeIsRefused() {
        refused(
                records(1, 10),
                "at byte 6146 of the content: the record before (record 1) has label 10; expected 0..9");
    }

    private void refused(byte[] content, String expected) {
        DataFile file = TestFiles.write(folder, "data", content);
        InputException refused = assertThrows(InputException.class, () -> CifarBinary.read(List.of(file)));
        assertEquals(file + ": " + expected, refused.getMessage());
    }

    private static byte[] records(int... labels) {
        byte[] bytes = new byte[labels.length * RECORD];
        for (int i = 0; i < labels.length; i++) {
            bytes[i * RECORD] = (byte) labels[i];
            for (int j = 0; j < RECORD - 1; j++) {
                bytes[i * RECORD + 1 + j] = (byte) (7 * j + labels[i]);
            }
        }
        return bytes;
    }
}
