package dev.firebreak.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.catalog.Catalog;
import dev.firebreak.datasets.catalog.CatalogEntry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source's digests cover every byte that it loads, and change with nothing else. */
class DataDigestsTest {
    @TempDir
    private Path folder;

    /** The local file system under another scheme; knows which files were opened. */
    public static final class Watched extends RawLocalFileSystem {
        static final Set<String> OPENED = new ConcurrentSkipListSet<>();

        @Override
        public URI getUri() {
            return URI.create("watched:///");
        }

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path path, int buffer) throws IOException {
            OPENED.add(path.toUri().getPath());
            return super.open(path, buffer);
        }
    }

    private static Configuration watching() {
        Configuration settings = new Configuration(false);
        settings.setClass("fs.watched.impl", Watched.class, org.apache.hadoop.fs.FileSystem.class);
        return settings;
    }

    private static SortedMap<String, String> digests(String call, String root, long seed) {
        return DataSources.SOURCES.build(call).digests(new DataFolder(root, watching()), seed);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private void compress(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void assertCovered(String call, String root) {
        Watched.OPENED.clear();
        SortedMap<String, String> digests = digests(call, "watched://" + root, 1);
        Set<String> digested = new TreeSet<>(Watched.OPENED);
        Watched.OPENED.clear();
        DataSources.SOURCES.build(call).load(new DataFolder("watched://" + root, watching()), 1);
        assertFalse(Watched.OPENED.isEmpty(), call);
        assertEquals(Watched.OPENED, digested, call);
        assertEquals(digested.size(), digests.size(), digests.toString());
        digests.keySet().forEach(name -> assertFalse(name.contains(root), name));
    }

    @Test
    void everyFileThatAFormatReadsIsDigested() throws IOException {
        write("a/part.csv", "1,2,0\n3,4,1\n");
        write("b/part.csv", "5,6,0\n");
        write("test.csv", "7,8,1\n");
        write("rows", "0 1:1\n1 2:1\n");
        write("rows.t", "0 1:2\n");
        String root = folder.toString();
        assertCovered("csv(path=\"*/part.csv\", test=test.csv)", root);
        assertCovered("csv(path=test.csv, label=1)", root);
        assertCovered("libsvm(path=rows, test=rows.t)", root);
        assertEquals(
                List.of("path/part.csv", "path/part.csv (2)", "test/test.csv"),
                List.copyOf(digests("csv(path=\"*/part.csv\", test=test.csv)", root, 1)
                        .keySet()));
    }

    @Test
    void everyFileOfAPublishedSetIsDigested() {
        String root = System.getenv("FIREBREAK_DATA");
        assumeTrue(root != null, "FIREBREAK_DATA is not set");
        DataFolder real = new DataFolder(root, new Configuration(false));
        int sets = 0;
        for (CatalogEntry entry : Catalog.ENTRIES) {
            if (DataSources.SOURCES.knows(entry.name())
                    && entry.files().keySet().stream()
                            .allMatch(file -> real.find(file).isPresent())) {
                assertCovered(entry.name(), root);
                sets++;
            }
        }
        assertTrue(sets > 0, "no published set in " + root);
    }

    @Test
    void aDigestIsThatOfTheContentWhereverItLies() throws IOException {
        write("one/rows", "0 1:1\n1 2:1\n");
        compress("two/rows.gz", "0 1:1\n1 2:1\n");
        write("three/rows", "0 1:1\n1 2:3\n");
        SortedMap<String, String> one =
                digests("libsvm(path=rows)", folder.resolve("one").toString(), 1);
        assertEquals(
                Sha256.hex("0 1:1\n1 2:1\n".getBytes(StandardCharsets.UTF_8)), one.get("path/rows"), one.toString());
        assertEquals(one, digests("libsvm(path=rows.gz)", folder.resolve("two").toString(), 2));
        assertNotEquals(
                one, digests("libsvm(path=rows)", folder.resolve("three").toString(), 1));
    }

    @Test
    void generatedDataHaveTheDigestOfCallAndSeed() {
        SortedMap<String, String> one = digests("r1(devices=3)", null, 1);
        assertEquals(one, digests("r1(heterogeneity=0.30, devices=3)", null, 1), "an equal call");
        assertNotEquals(one, digests("r1(devices=3)", null, 2));
        assertNotEquals(one, digests("r1(devices=4)", null, 1));
    }

    @Test
    void whatIsMissingOrCutOffIsRefused() throws IOException {
        compress("rows.gz", "0 1:1\n".repeat(1000));
        byte[] whole = Files.readAllBytes(folder.resolve("rows.gz"));
        Files.write(folder.resolve("cut.gz"), java.util.Arrays.copyOf(whole, whole.length - 9));
        for (String call : List.of("libsvm(path=cut.gz)", "libsvm(path=none)", "mnist")) {
            InputException refused =
                    assertThrows(InputException.class, () -> digests(call, folder.toString(), 1), call);
            assertTrue(refused.getMessage().contains(folder.toString()), refused.getMessage());
        }
    }

    @Test
    void textsHaveTheDigestOfTheirFile() throws IOException {
        String messages = "ham\thello\nspam\tbuy\n";
        compress("sms-spam/SMSSpamCollection.gz", messages);
        write("plain", messages);
        String digest = Sha256.hex(messages.getBytes(StandardCharsets.UTF_8));
        for (String call : List.of("sms-spam", "delimited-text(path=plain)", "csv-text(path=plain)")) {
            SortedMap<String, String> digests =
                    TextSources.TEXTS.build(Call.parse(call)).digests(new DataFolder(folder.toString(), watching()));
            assertEquals(List.of(digest), List.copyOf(digests.values()), call);
        }
        try (Stream<TextRecord> texts =
                TextSources.TEXTS.build("sms-spam").open(new DataFolder(folder.toString(), watching()))) {
            assertEquals(2, texts.count());
        }
    }
}
