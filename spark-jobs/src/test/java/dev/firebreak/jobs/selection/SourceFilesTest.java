package dev.firebreak.jobs.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Domains are told apart by what is in their files, as Spark reads them. */
class SourceFilesTest {
    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private SortedMap<String, String> digests(String call, String role, long seed) {
        return Domain.SOURCES
                .build(Call.parse(call))
                .digests(new DataFolder(folder.toString(), new Configuration(false)), role, seed);
    }

    @Test
    void contentsCountAndNotLengthsOrTimes() throws IOException {
        Path file = write("rows.csv", "id,x\n1,2\n");
        FileTime time = Files.getLastModifiedTime(file);
        SortedMap<String, String> before = digests("csv(path=rows.csv)", "unwanted", 1);
        assertEquals(Sha256.hex("id,x\n1,2\n".getBytes(StandardCharsets.UTF_8)), before.get("rows.csv"));
        Files.writeString(file, "id,x\n1,3\n");
        Files.setLastModifiedTime(file, time);
        assertNotEquals(before, digests("csv(path=rows.csv)", "unwanted", 1));
        Files.writeString(file, "id,x\n1,2\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertEquals(before, digests("csv(path=rows.csv)", "unwanted", 1));
    }

    // Spark asks for a checksum file whose name Hadoop cannot build.
    @Test
    void aLocalFileWithAColonInItsNameIsRefused() throws IOException {
        Path file = write("in/10:00.csv", "id,x\n1,2\n");
        for (String path : List.of("in/10:00.csv", "in", "in/*")) {
            InputException refused =
                    assertThrows(InputException.class, () -> digests("csv(path=\"" + path + "\")", "unwanted", 1));
            assertEquals(
                    file + ": Spark cannot read a local file with a colon in its name; rename it",
                    refused.getMessage());
        }
        write("10:00/rows.csv", "id,x\n1,2\n");
        assertEquals(
                List.of("rows.csv"),
                List.copyOf(
                        digests("csv(path=\"10:00/rows.csv\")", "unwanted", 1).keySet()));
    }

    @Test
    void whatSparkSkipsDoesNotCount() throws IOException {
        write("one/_part=1/a.parquet", "a");
        write("two/a.parquet", "b");
        write("two/b.parquet", "c");
        write("one/_SUCCESS", "");
        write("one/_temporary/0/a.parquet", "x");
        write("two/.hidden", "x");
        assertEquals(
                List.of("_part=1/a.parquet", "a.parquet", "b.parquet"),
                List.copyOf(digests("parquet(path=*)", "unwanted", 1).keySet()));
    }

    @Test
    void generatedDomainsAreTheirCallRoleAndSeed() {
        SortedMap<String, String> one = digests("gaussian(size=5, shift=0.10)", "unwanted", 1);
        assertEquals(one, digests("gaussian(shift=0.1, size=5)", "unwanted", 1));
        assertNotEquals(one, digests("gaussian(size=5, shift=0.1)", "retained", 1));
        assertNotEquals(one, digests("gaussian(size=5, shift=0.1)", "unwanted", 2));
    }
}
