package dev.firebreak.learning.tensor;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small matrix files, changed at random (fixed seed): they are read or refused, and nothing else happens. */
class DamagedMatricesTest {
    private static final int FILES = 3000;
    private static final byte[] TELLING = "{}()[],:'\" 0123456789TrueFalse<f48\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void npy() throws IOException {
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        Npy.write(good, Rows.of(new double[] {1, 2, 3}, new double[] {4, 5, 6}), false);
        everyChange(good.toByteArray(), "x.npy", 70);
    }

    @Test
    void safetensors() throws IOException {
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        Safetensors.write(
                good,
                List.of(
                        new Tensor("a.2", ElementType.F32, List.of(1L, 2L), new double[] {1, 2}),
                        new Tensor("a.10", ElementType.F32, List.of(1L, 2L), new double[] {3, 4})));
        everyChange(good.toByteArray(), "x.safetensors", 170);
    }

    private void everyChange(byte[] good, String name, int header) throws IOException {
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = good.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                int at = random.nextInt(Math.min(header, bytes.length));
                switch (random.nextInt(4)) {
                    case 0 -> bytes[at] = (byte) random.nextInt(256);
                    case 1 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
                    case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, bytes.length - random.nextInt(20)));
                    default -> bytes[at] = bytes[random.nextInt(bytes.length)];
                }
            }
            Path file = Files.write(folder.resolve(name), bytes);
            try {
                Rows rows = MatrixFile.open(file, null);
                for (int row = 0; row < rows.count(); row++) {
                    rows.row(row);
                }
            } catch (InputException e) {
                refused++;
                assertTrue(e.getMessage().length() < 1500, e.getMessage());
            } catch (RuntimeException | Error e) {
                fail("file " + i + ": " + Arrays.toString(bytes), e);
            }
        }
        assertTrue(refused > FILES / 4, "only " + refused + " files were refused, so little was shown");
    }
}
