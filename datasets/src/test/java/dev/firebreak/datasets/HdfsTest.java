package dev.firebreak.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets on a real HDFS: a name node and a data node in this process. */
class HdfsTest {
    @TempDir
    static Path disk;

    private static MiniDFSCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        Configuration settings = new Configuration();
        settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disk.toString());
        // Small blocks, so that even a small file spans several.
        settings.setLong("dfs.namenode.fs-limits.min-block-size", 1 << 16);
        settings.setLong("dfs.blocksize", 1 << 16);
        cluster = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
        cluster.waitActive();
    }

    @AfterAll
    static void stop() {
        cluster.shutdown(true);
    }

    @Test
    void aSetIsReadFromACompressedFileOfSeveralBlocks() throws IOException {
        int rows = 60_000;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            text.append(i % 3).append(" 1:").append(i).append('\n');
        }
        write("/data/libsvm/rows", text.toString(), false);
        write("/data/libsvm/rows.gz", text.toString(), true);
        Dataset plain = load("libsvm(path=libsvm/rows)", root());
        assertEquals(rows, plain.train().count());
        assertArrayEquals(new int[] {20_000, 20_000, 20_000}, plain.train().classCounts());
        assertEquals(plain.digest(), load("libsvm(path=libsvm/rows.gz)", root()).digest());
        assertEquals(
                plain.digest(),
                load("libsvm(path=\"" + root() + "/libsvm/rows\")", null).digest());
    }

    @Test
    void aSetOfTheCatalogIsFoundByItsNameAndMissedByItsPath() throws IOException {
        write("/sets/mg/mg_scaled.csv.gz", "0.5,1,2\n0.25,3,4\n", true);
        Dataset set = load("mg", address() + "/sets");
        assertArrayEquals(new double[] {2, 4}, set.train().targets());
        InputException refused = assertThrows(InputException.class, () -> load("wdbc", address() + "/sets"));
        assertTrue(
                refused.getMessage().startsWith("data set wdbc: no file " + address() + "/sets/uci/wdbc/wdbc.data"),
                refused.getMessage());
    }

    @Test
    void textsAndGlobsAreReadToo() throws IOException {
        write("/data/messages", "ham\tone\nspam\ttwo\n", false);
        try (Stream<TextRecord> texts = TextSources.TEXTS
                .build("delimited-text(path=messages)")
                .open(new DataFolder(root(), new Configuration()))) {
            assertEquals(List.of("ham", "spam"), texts.map(TextRecord::label).toList());
        }
        write("/data/table/one", "1,0\n", false);
        write("/data/table/two", "2,1\n", false);
        assertEquals(2, load("csv(path=table/*)", root()).train().count());
    }

    private static Dataset load(String source, String root) {
        return DataSources.SOURCES.build(source).load(new DataFolder(root, new Configuration()), 0);
    }

    private static String root() {
        return address() + "/data";
    }

    private static String address() {
        return "hdfs://localhost:" + cluster.getNameNodePort();
    }

    private static void write(String path, String text, boolean compressed) throws IOException {
        FileSystem files = cluster.getFileSystem();
        try (OutputStream raw = files.create(new org.apache.hadoop.fs.Path(path));
                OutputStream out = compressed ? new GZIPOutputStream(raw) : raw) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
