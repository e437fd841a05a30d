package dev.firebreak.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
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
                new double[] {0, 0.2f, 1, 1 / 255f, 2 / 255f, 3 / 255f},
                plain.features().values());
        assertTrue(((DenseFeatures) plain.features()).isFloat32());
        assertArrayEquals(new double[] {1, 0}, plain.targets());
        assertEquals(plain.features(), compressed.features());
    }

    @Test
    void theShapeIsThatOfOneImage() {
        assertEquals(new Shape(1, 3, 1), read(IMAGES, LABELS).features().shape());
        byte[] deep = idx(0x804, new int[] {2, 1, 3, 1}, 0, 51, 255, 1, 2, 3);
        assertEquals(Shape.vector(3), read(deep, LABELS).features().shape());
        byte[] tall = idx(0x803, new int[] {2, 3, 1}, 0, 51, 255, 1, 2, 3);
        assertEquals("3 x 1 x 1", read(tall, LABELS).features().shape().toString());
    }

    @Test
    void testImagesMustHaveTheShapeOfTheTrainingImages() {
        TestFiles.write(folder, "train", IMAGES);
        TestFiles.write(folder, "labels", LABELS);
        TestFiles.write(folder, "test", idx(0x803, new int[] {2, 3, 1}, 0, 51, 255, 1, 2, 3));
        InputException refused = assertThrows(
                InputException.class,
                () -> DataSources.SOURCES
                        .build("idx(images=train, labels=labels, test-images=test, test-labels=labels)")
                        .load(new DataFolder(folder.toString(), new Configuration(false)), 1));
        assertTrue(
                refused.getMessage()
                        .endsWith("the test examples have the shape 3 x 1 x 1, but the training examples 3"),
                refused.getMessage());
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

    @Test
    void emptyAxesAndProductsBeyondTheFileAreRefused() {
        refused(idx(0x803, new int[] {0, 28, 28}), LABELS, "axis 0 has length 0; expected at least 1");
        refused(idx(0x803, new int[] {0, 70_000, 70_000}), LABELS, "axis 0 has length 0");
        refused(idx(0x803, new int[] {1, 1 << 31, 1}), LABELS, "(axis 1 has length 2147483648; at most");
        refused(idx(0x803, new int[] {1, 70_000, 70_000}), LABELS, "announces more numbers than the file can hold");
        refused(idx(0x804, new int[] {1, 1 << 16, 1 << 16, 1 << 16}), LABELS, "announces more numbers");
        refused(IMAGES, idx(0x801, new int[] {0}), "axis 0 has length 0");
        // A file that is not compressed holds as many numbers as it has bytes.
        refused(idx(0x803, new int[] {100, 1, 3}, 1, 2, 3), LABELS, "at most 19 numbers");
    }

    @Test
    void whatFollowsACompressedFileIsRefused() throws IOException {
        byte[] whole = TestFiles.gzip(IMAGES);
        for (byte[] more : new byte[][] {{0}, {0, 0, 0, 0}, {31}, {'x', 'y'}, {31, (byte) 139}}) {
            ByteArrayOutputStream longer = new ByteArrayOutputStream();
            longer.write(whole);
            longer.write(more);
            InputException refused =
                    assertThrows(InputException.class, () -> read(longer.toByteArray(), TestFiles.gzip(LABELS)));
            assertTrue(
                    refused.getMessage().contains("followed by bytes that are not gzip")
                            || refused.getMessage().contains("cut off or damaged"),
                    refused.getMessage());
        }
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(TestFiles.gzip(Arrays.copyOf(IMAGES, 7)));
        members.write(TestFiles.gzip(new byte[0]));
        members.write(TestFiles.gzip(Arrays.copyOfRange(IMAGES, 7, IMAGES.length)));
        assertEquals(
                read(IMAGES, LABELS).features(),
                read(members.toByteArray(), LABELS).features());
        byte[] damaged = whole.clone();
        damaged[damaged.length - 6] ^= 1;
        refused(damaged, LABELS, "cut off or damaged");
    }

    /** The pixels once, a byte each, and a few buffers: the file is never held whole beside them. */
    @Test
    void readingAllocatesLittleMoreThanTheBytes() {
        int[] axes = {5000, 28, 28};
        byte[] content = Arrays.copyOf(idx(0x803, axes), 16 + 5000 * 784);
        DataFile file = TestFiles.write(folder, "images.gz", TestFiles.gzip(content));
        Idx.images(file);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        DenseFeatures images = Idx.images(file);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1.5 * images.size(), allocated + " bytes for " + images.size() + " pixels");
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
