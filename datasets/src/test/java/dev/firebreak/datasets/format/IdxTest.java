package dev.firebreak.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    private static final byte[] IMAGES = idx(0x803, new int[] {2, 1, 3}, 0, 51, 255, 1, 2, 3);
    private static final byte[] LABELS = idx(0x801, new int[] {2}, 1, 0);

    @TempDir
    Path folder;

    @Test
    void plainAndCompressedFilesGiveTheSameExamples() {
        Examples plain = read(IMAGES, LABELS);
        Examples compressed = read(TestFiles.gzip(IMAGES), TestFiles.gzip(LABELS));
        assertArrayEquals(
                new float[] {0, 0.2f, 1, 1 / 255f, 2 / 255f, 3 / 255f}, ((DenseFeatures) plain.features()).float32());
        assertArrayEquals(new double[] {1, 0}, plain.targets());
        assertEquals(plain.features(), compressed.features());
    }

    @Test
    void aCutOffFileIsRefusedAtItsOffset() {
        refused(
                Arrays.copyOf(IMAGES, 20),
                LABELS,
                "at byte 19 of the content: the file ends after 1 of 3 bytes of image 1");
        refused(Arrays.copyOf(IMAGES, 19), LABELS, "the file ends where image 1 was expected");
        refused(
                Arrays.copyOf(IMAGES, 6),
                LABELS,
                "at byte 4 of the content: the file ends after 2 of 4 bytes of the IDX header");
        refused(IMAGES, Arrays.copyOf(LABELS, 9), "the file ends where label 1 was expected");
    }

    @Test
    void aCutOffCompressedFileIsRefused() {
        byte[] whole = TestFiles.gzip(IMAGES);
        refused(Arrays.copyOf(whole, whole.length - 12), LABELS, "cut off or damaged");
    }

    @Test
    void anotherFormatIsRefused() {
        refused(
                LABELS,
                LABELS,
                "starts with 0x00000801; expected an IDX file of unsigned bytes with an axis for images");
        refused(IMAGES, IMAGES, "expected an IDX file of unsigned bytes with one axis, which starts with 0x00000801");
        refused(idx(0xD03, new int[] {2, 1, 3}), LABELS, "starts with 0x00000d03");
    }

    @Test
    void countsMustAgree() {
        refused(IMAGES, idx(0x801, new int[] {3}, 1, 0, 1), "holds 2 images, but");
    }

    @Test
    void nothingMayFollow() {
        refused(
                Arrays.copyOf(IMAGES, IMAGES.length + 1),
                LABELS,
                "at byte 22 of the content: expected the end of the file after 2 images");
    }

    @Test
    void labelsMustBeClasses() {
        refused(IMAGES, idx(0x801, new int[] {2}, 1, 10), "label 1, which is 10; expected 0..9");
    }

    @Test
    void anImpossibleHeaderIsRefusedBeforeMemoryIsTaken() {
        refused(
                idx(0x803, new int[] {Integer.MAX_VALUE, 28, 28}),
                LABELS,
                "announces more numbers than the file can hold");
        refused(idx(0x803, new int[] {-1, 28, 28}), LABELS, "announces more numbers than the file can hold");
    }

    /** The numbers once and a few buffers: the file is never held whole beside them. */
    @Test
    void readingAllocatesLittleMoreThanTheNumbers() {
        int[] axes = {5000, 28, 28};
        byte[] content = Arrays.copyOf(idx(0x803, axes), 16 + 5000 * 784);
        DataFile file = TestFiles.write(folder, "images.gz", TestFiles.gzip(content));
        Idx.images(file);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        DenseFeatures images = Idx.images(file);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        long numbers = (long) Float.BYTES * images.float32().length;
        assertTrue(allocated < 1.2 * numbers, allocated + " bytes for " + numbers + " bytes of numbers");
    }

    @Test
    void aMissingFileIsRefused() {
        DataFile labels = TestFiles.write(folder, "labels", LABELS);
        InputException refused = assertThrows(
                InputException.class, () -> Idx.examples(TestFiles.at(folder.resolve("nowhere")), labels, 10));
        assertEquals(folder.resolve("nowhere") + ": no such file", refused.getMessage());
    }

    private void refused(byte[] images, byte[] labels, String expected) {
        InputException refused = assertThrows(InputException.class, () -> read(images, labels));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
        assertTrue(refused.getMessage().contains(folder.toString()), refused.getMessage());
    }

    private Examples read(byte[] images, byte[] labels) {
        return Idx.examples(TestFiles.write(folder, "images", images), TestFiles.write(folder, "labels", labels), 10);
    }

    private static byte[] idx(int magic, int[] axes, int... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(4 + 4 * axes.length + values.length).putInt(magic);
        Arrays.stream(axes).forEach(bytes::putInt);
        Arrays.stream(values).forEach(value -> bytes.put((byte) value));
        return bytes.array();
    }
}
