package dev.firebreak.datasets.format;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.firebreak.core.InputException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files, changed at random (fixed seeds): a reader reads them or refuses them, and never fails otherwise. */
class DamagedFilesTest {
    private static final int FILES = 500;

    @TempDir
    Path folder;

    @Test
    void csv() {
        String text = "id,x,\"the, label\",y,owner\n1,2.5,a,-3e2,n\n2,\"0.5\",b,+4.,s\n3,?,a,.5,n\n";
        everyChange(text.getBytes(StandardCharsets.UTF_8), ",\"\n\r?eE+-.0 ", file -> {
            ExampleTable table = new ExampleTable(
                    new ExampleTable.Layout("the, label", "owner", "id", List.of(), true), Targets.classification());
            ExampleTable test = table.forTest();
            table.add(new CsvSource(file, ',', true));
            table.examples();
            table.groups();
            test.add(new CsvSource(file, ',', true));
        });
        everyChange("1,2,0\n3,4,1\n".getBytes(StandardCharsets.UTF_8), ",\"\n\re", file -> {
            ExampleTable table = new ExampleTable(ExampleTable.Layout.of("last"), Targets.regression());
            table.add(new CsvSource(file, ',', false));
            table.examples();
        });
    }

    @Test
    void libsvm() {
        String text = "+1 1:0.5 3:-2 7:1e3\n-1 2:4\n+1\n";
        everyChange(text.getBytes(StandardCharsets.UTF_8), ": \n\t0123456789e+-.", file -> {
            Libsvm.read(file, OptionalInt.empty(), Targets.classification());
        });
    }

    @Test
    void idx() {
        byte[] images = ByteBuffer.allocate(16 + 6)
                .putInt(0x803)
                .putInt(2)
                .putInt(1)
                .putInt(3)
                .array();
        byte[] labels = ByteBuffer.allocate(8 + 2).putInt(0x801).putInt(2).array();
        DataFile good = TestFiles.write(folder, "labels", labels);
        everyChange(images, "\0\1\3\10", file -> Idx.examples(file, good, 10));
        everyChange(labels, "\0\1\3\10", file -> Idx.labels(file, 10));
    }

    @Test
    void cifar() {
        everyChange(new byte[2 * 3073], "\0\12", file -> CifarBinary.read(List.of(file)));
    }

    @Test
    void texts() {
        String json = "{\"text\":\"a\\u00e9\",\"label\":1e3}\n\n{\"label\":true,\"text\":\"\\n\"}\n";
        everyChange(json.getBytes(StandardCharsets.UTF_8), "{}[]\":,\\u0e-", file -> {
            try (var records = Texts.jsonLines(file, "text", "label")) {
                records.forEach(record -> {});
            }
        });
        everyChange("ham\tone\nspam\ttwo\n".getBytes(StandardCharsets.UTF_8), "\t\n", file -> {
            try (var records = Texts.delimited(file)) {
                records.forEach(record -> {});
            }
        });
        everyChange("1,\"a\nb\",c\n2,d,e\n".getBytes(StandardCharsets.UTF_8), ",\"\n\r", file -> {
            try (var records = Texts.csv(file, false, "1", List.of("2"), "last")) {
                records.forEach(record -> {});
            }
        });
    }

    /** Reads changed files, plain and compressed, and compressed files changed. */
    private void everyChange(byte[] good, String telling, Consumer<DataFile> reader) {
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] content = i % 4 == 3 ? change(TestFiles.gzip(good), telling, random) : change(good, telling, random);
            DataFile file = TestFiles.write(folder, "data", i % 4 == 2 ? TestFiles.gzip(content) : content);
            try {
                reader.accept(file);
            } catch (InputException e) {
                refused++;
                assertTrue(e.getMessage().length() < 1000, e.getMessage());
            } catch (RuntimeException | Error e) {
                fail("file " + i + ": " + Arrays.toString(content), e);
            }
        }
        assertTrue(refused > FILES / 20, "only " + refused + " files were refused, so little was shown");
    }

    /** One to three changes: a byte set, removed, inserted or repeated, or the end cut off. */
    private static byte[] change(byte[] good, String telling, Random random) {
        byte[] bytes = good;
        for (int k = random.nextInt(3); k >= 0 && bytes.length > 1; k--) {
            int at = random.nextInt(bytes.length);
            byte value = random.nextInt(3) == 0
                    ? (byte) random.nextInt(256)
                    : (byte) telling.charAt(random.nextInt(telling.length()));
            ByteBuffer changed = ByteBuffer.allocate(bytes.length + 40);
            switch (random.nextInt(5)) {
                case 0 -> changed.put(bytes, 0, at).put(value).put(bytes, at + 1, bytes.length - at - 1);
                case 1 -> changed.put(bytes, 0, at).put(bytes, at + 1, bytes.length - at - 1);
                case 2 -> changed.put(bytes, 0, at).put(value).put(bytes, at, bytes.length - at);
                case 3 -> {
                    changed.put(bytes, 0, at);
                    for (int n = random.nextInt(30); n >= 0; n--) {
                        changed.put(bytes[at]);
                    }
                    changed.put(bytes, at, bytes.length - at);
                }
                default -> changed.put(bytes, 0, at);
            }
            bytes = Arrays.copyOf(changed.array(), changed.position());
        }
        return bytes;
    }
}
