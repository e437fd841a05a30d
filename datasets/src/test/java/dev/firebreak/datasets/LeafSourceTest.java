package dev.firebreak.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.partition.Partitions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeafSourceTest {
    private static final Configuration HADOOP = new Configuration();
    private static final String CALL = "leaf(path=femnist, height=2)";

    @TempDir
    Path folder;

    /** Two training files of three writers, one test file, as LEAF's script writes them. */
    @BeforeEach
    void writeFiles() throws IOException {
        write("train/all_data_0.json", """
                {"users": ["f2", "f0"], "num_samples": [2, 1], "hierarchies": [[]], "user_data": {
                "f2": {"x": [[0.0, 1.0, 0.2, 0.4], [1.0, 1.0, 1.0, 0.6]], "y": [61, 3]},
                "f0": {"y": [0], "x": [[0.00392156862745098, 0.9882352941176471, 0.0, 0.0]]}}}""");
        write("train/all_data_1.json", """
                {"user_data": {"f1": {"x": [[0.8, 0, 0, 1]], "y": [7]}}, "num_samples": [1], "users": ["f1"]}""");
        write("test/all_data_0.json", """
                {"users": ["f0"], "num_samples": [1], "user_data": {"f0": {"x": [[0, 0, 0, 1]], "y": [1]}}}""");
    }

    @Test
    void everyFileIsReadAndWritersAreNumberedByName() {
        Dataset read = load(CALL);
        assertArrayEquals(new double[] {61, 3, 0, 7}, read.train().targets());
        assertEquals(62, read.train().classes());
        assertEquals(new Shape(2, 2, 1), read.train().features().shape());
        assertArrayEquals(new int[] {2, 2, 0, 1}, read.groups().orElseThrow());
        assertArrayEquals(new double[] {1}, read.test().orElseThrow().targets());
        DenseFeatures dense = (DenseFeatures) read.train().features();
        assertNotNull(dense.pixels(), "255ths are stored as bytes");
        assertArrayEquals(new byte[] {1, (byte) 252, 0, 0}, Arrays.copyOfRange(dense.pixels(), 8, 12));
        assertEquals(0.2f, dense.float32(2));
    }

    @Test
    void otherNumbersAreStoredAsFloat32() throws IOException {
        write("train/all_data_1.json", """
                {"users": ["f1"], "num_samples": [1], "user_data": {"f1": {"x": [[-1.5, 1e-3, 7, 1]], "y": [7]}}}""");
        DenseFeatures dense = (DenseFeatures) load(CALL).train().features();
        assertArrayEquals(
                new float[] {0, 1, 0.2f, 0.4f, 1, 1, 1, 0.6f, 1 / 255f, 252 / 255f, 0, 0, -1.5f, 1e-3f, 7, 1},
                dense.float32());
    }

    @Test
    void filesAndPatternsAndCompressedFilesAreRead() throws IOException {
        Path plain = folder.resolve("femnist/train/all_data_1.json");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(Files.readAllBytes(plain));
        }
        Set<String> before = source(CALL).digests(data(), 1).keySet();
        Files.write(folder.resolve("femnist/train/all_data_1.json.gz"), bytes.toByteArray());
        Files.delete(plain);
        assertEquals(4, load(CALL).train().count());
        assertEquals(Set.of("train/all_data_0.json", "train/all_data_1.json", "test/all_data_0.json"), before);
        assertEquals(before, source(CALL).digests(data(), 1).keySet());

        Dataset one = load("leaf(path=\"femnist/train/*_0.json\", height=1)");
        assertEquals(Shape.vector(4), one.train().features().shape());
        assertFalse(one.test().isPresent());
        Dataset judged = load("leaf(path=femnist/train, test=\"femnist/test/all_data_0.json\", height=4)");
        assertEquals(4, judged.train().count());
        assertEquals(1, judged.test().orElseThrow().count());
    }

    @Test
    void everyFileIsPartOfTheIdentity() throws IOException {
        String before = source(CALL).digests(data(), 1).toString();
        write("test/all_data_0.json", """
                {"users": ["f0"], "num_samples": [1], "user_data": {"f0": {"x": [[0, 0, 0, 1]], "y": [2]}}}""");
        assertNotEquals(before, source(CALL).digests(data(), 1).toString());
    }

    @Test
    void aWorkerHoldsTheExamplesOfOneWriter() {
        assertArrayEquals(new int[][] {{2}, {3}, {0, 1}}, split("by-group", 3));
        int[][] drawn = split("by-group(owners=sample)", 2);
        assertEquals(2, drawn.length);
        for (int[] part : drawn) {
            assertTrue(Arrays.stream(new int[][] {{2}, {3}, {0, 1}}).anyMatch(writer -> Arrays.equals(writer, part)));
        }
        assertFalse(Arrays.equals(drawn[0], drawn[1]));
        assertArrayEquals(split("by-group", 3), split("by-group(owners=sample)", 3));
        InputException few = assertThrows(InputException.class, () -> split("by-group", 2));
        assertTrue(few.getMessage().contains("has 3 owners, but 2 workers hold data; by-group(owners=sample)"));
        InputException many = assertThrows(InputException.class, () -> split("by-group(owners=sample)", 4));
        assertTrue(many.getMessage().contains("has 3 owners, but 4 workers hold data"), many.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [1]                                              | at byte 0 of the content: expected a JSON object of users
            {"users": ["a"], "num_samples": [1]}             | there is no user_data; expected users, num_samples and user_data
            {"users": [7]}                                   | at byte 11 of the content: expected users to be a list of names
            {"num_samples": [1.5]}                           | num_samples holds 1.5 at place 0; expected whole numbers of at least 0
            {"user_data": {"a": {"x": [[1, 2, 3, 4]]}}}      | writer 'a': there is no y; expected both x and y
            {"user_data": {"a": {"x": [[1, 2, 3]]}}}         | x has 3 numbers, which are no images of 2 rows; expected a multiple of 2, or say height=1
            {"user_data": {"a": {"x": [[1, 2], [1, 2, 3, 4]]}}} | x of example 1 has 4 numbers; expected 2 as in the examples before
            {"user_data": {"a": {"x": [[1, "2"]]}}}          | at byte 31 of the content: writer 'a': x of example 0 holds 2; expected finite numbers
            {"user_data": {"a": {"x": [[1, 1e39]]}}}         | x of example 0 holds 1e39; expected finite numbers of float32
            {"user_data": {"a": {"x": [1, 2]}}}              | expected x to hold a list of numbers for each example
            {"user_data": {"a": {"y": [0, 62]}}}             | y holds 62 at place 1; expected whole numbers from 0 to 61
            {"user_data": {"a": {"x": [[1, 2]], "y": []}}}   | x has 1 examples, but y has 0
            {"user_data": {"f1": {"x": [], "y": []}}}        | writer 'f1' is in
            {"user_data": {"a": {}, "a": {}}}                | there is no x; expected both x and y
            {"user_data": {"a": {"x": [[1, NaN]]}}}          | at byte 34 of the content: writer 'a': is not JSON
            {"user_data": {"a": {"x": [[1, 2               | is not JSON: Unexpected end-of-input
            {} {}                                            | something follows the object
            {"users": ["a", "b"], "num_samples": [1], "user_data": {"a": {"x": [[1, 2]], "y": [0]}}} | num_samples has 1 entries, but users has 2
            {"users": ["b"], "num_samples": [1], "user_data": {"a": {"x": [[1, 2]], "y": [0]}}} | writer 'b' of users is there twice, or has no entry in user_data
            {"users": ["a"], "num_samples": [2], "user_data": {"a": {"x": [[1, 2]], "y": [0]}}} | writer 'a' of users has 1 examples in user_data, but num_samples says 2
            {"users": [], "num_samples": [], "user_data": {"a": {"x": [[1, 2]], "y": [0]}}} | user_data has writers that users does not name: a
            """)
    void whatIsNotOfThisFormIsRefusedWithItsPlace(String content, String expected) throws IOException {
        write("train/all_data_0.json", """
                {"users": ["f1"], "num_samples": [0], "user_data": {"f1": {"x": [], "y": []}}}""");
        write("train/all_data_1.json", content);
        InputException refused = assertThrows(InputException.class, () -> load(CALL));
        assertTrue(refused.getMessage().startsWith(folder + "/femnist/train/all_data_1.json: "), refused.getMessage());
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }

    @Test
    void aFolderWithOtherFilesOrWithoutExamplesIsRefused() throws IOException {
        write("train/readme.txt", "no data");
        InputException refused = assertThrows(InputException.class, () -> load(CALL));
        assertTrue(refused.getMessage().contains("readme.txt: not a .json or .json.gz file"), refused.getMessage());
        Files.delete(folder.resolve("femnist/train/readme.txt"));
        Files.delete(folder.resolve("femnist/train/all_data_1.json"));
        write("train/all_data_0.json", """
                {"users": ["f1"], "num_samples": [0], "user_data": {"f1": {"x": [], "y": []}}}""");
        InputException empty = assertThrows(InputException.class, () -> load(CALL));
        assertTrue(empty.getMessage().endsWith("all_data_0.json: no writer has an example"), empty.getMessage());
    }

    @Test
    void testExamplesHaveTheShapeOfTrainingExamples() throws IOException {
        write("test/all_data_0.json", """
                {"users": ["f0"], "num_samples": [1], "user_data": {"f0": {"x": [[0, 0]], "y": [1]}}}""");
        InputException refused = assertThrows(InputException.class, () -> load(CALL));
        assertTrue(
                refused.getMessage().contains("test/all_data_0.json: at byte 70")
                        && refused.getMessage().contains("has 2 numbers; expected 4"),
                refused.getMessage());
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve("femnist").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private DataFolder data() {
        return new DataFolder(folder.toString(), HADOOP);
    }

    private static DataSource source(String call) {
        return DataSources.SOURCES.build(call);
    }

    private Dataset load(String call) {
        return source(call).load(data(), 1);
    }

    private int[][] split(String partition, int parts) {
        return Partitions.PARTITIONS.build(partition).split(load(CALL), parts, Randomness.of(1).stream("partition"));
    }
}
