package dev.firebreak.jobs.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.datasets.DataFolder;
import dev.firebreak.jobs.Refusals;
import dev.firebreak.jobs.selection.FeatureSpace.VectorizedDomains;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.MurmurHash3;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What sources read and feature spaces make of it, against values worked out here. */
class SourcesTest {
    // Seven times an orthonormal basis; the greatest entry of each row is positive, as the convention of eigenvectors
    // has it.
    private static final int[][] BASIS = {{2, 3, 6}, {6, 2, -3}, {-3, 6, -2}};

    @RegisterExtension
    static final SmallTables SPARK = new SmallTables();

    @TempDir
    private Path folder;

    private Path write(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, List.of(lines));
    }

    private Domain open(String source) {
        return Domain.SOURCES
                .build(source)
                .open(
                        SparkSession.builder().getOrCreate(),
                        new DataFolder(folder.toString(), SPARK.spark().hadoopConfiguration()),
                        "unwanted",
                        1);
    }

    private static Map<Object, double[]> vectors(VectorizedDomain featured) {
        Map<Object, double[]> vectors = new HashMap<>();
        for (Row row : featured.vectors().collect()) {
            vectors.put(featured.reader().id(row), featured.reader().features(row));
        }
        return vectors;
    }

    private static Map<Object, double[]> columns(Domain domain) {
        return vectors(
                FeatureSpace.SPACES.build("columns").prepare(domain, domain).unwanted());
    }

    private static void assertVectors(Map<?, double[]> expected, Map<Object, double[]> found, double tolerance) {
        assertEquals(new HashSet<>(expected.keySet()), found.keySet());
        expected.forEach((id, x) -> assertArrayEquals(x, found.get(id), tolerance, id.toString()));
    }

    /** Every part of the message, from wherever Spark let it out. */
    private static void refused(Runnable work, String... parts) {
        Exception refused = assertThrows(Exception.class, work::run);
        String message = Refusals.of("test", refused).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void linesOfJsonAreReadByName() throws IOException {
        write("table/a.jsonl", "{\"key\":7,\"y\":2,\"x\":0.5,\"note\":\"a\",\"side\":1}");
        write(
                "table/b.jsonl",
                "{\"side\":1,\"x\":-3,\"y\":4.25,\"key\":8}",
                "",
                "{\"side\":2,\"x\":9,\"y\":9,\"key\":9}");
        Map<Long, double[]> alphabetical = Map.of(7L, new double[] {1, 0.5, 2}, 8L, new double[] {1, -3, 4.25});
        assertVectors(alphabetical, columns(open("json-lines(path=table, id=key, where=\"side = 1\")")), 0);
        Map<Long, double[]> chosen =
                Map.of(7L, new double[] {2, 0.5}, 8L, new double[] {4.25, -3}, 9L, new double[] {9, 9});
        assertVectors(chosen, columns(open("json-lines(path=\"table/*\", id=key, features=\"y x\")")), 0);
        refused(() -> open("json-lines(path=table, id=kee)"), "json-lines(path=table)", "kee", "did you mean 'key'");
        write("hole.jsonl", "{\"id\":1,\"x\":1}", "{\"id\":2}");
        refused(() -> columns(open("json-lines(path=hole.jsonl)")), "hole.jsonl", "record 2", "column 'x'");
    }

    // Spark's own reader takes the last one.
    @Test
    void aKeyThatIsThereTwiceIsRefused() throws IOException {
        write("ids.jsonl", "{\"id\":1,\"x\":1}", "{\"id\":2,\"x\":1,\"id\":3}");
        refused(() -> columns(open("json-lines(path=ids.jsonl)")), "json-lines(path=ids.jsonl)", "'id'", "\"id\":3");
        write("inner.jsonl", "{\"id\":1,\"x\":1,\"note\":[{'a':NaN,'b':{'a':1},'a':2}]}");
        refused(() -> columns(open("json-lines(path=inner.jsonl)")), "inner.jsonl", "'a'");
        write("once.jsonl", "{\"id\":1,\"x\":2,\"note\":[{\"a\":{\"a\":1}},{\"a\":2}]}");
        assertVectors(Map.of(1L, new double[] {2}), columns(open("json-lines(path=once.jsonl)")), 0);
    }

    @Test
    void idsAreWholeNumbersOrTexts() throws IOException {
        decimals("whole", "5", 0);
        assertVectors(Map.of("5", new double[] {1}), columns(open("parquet(path=whole)")), 0);
        decimals("half", "5.50", 2);
        refused(() -> columns(open("parquet(path=half)")), "column of ids 'id' is decimal(10,2)", "scale 0");
        write("double.jsonl", "{\"id\":1.5,\"x\":1}");
        refused(() -> columns(open("json-lines(path=double.jsonl)")), "column of ids 'id' is double");
    }

    private void decimals(String name, String id, int scale) {
        SparkSession.builder()
                .getOrCreate()
                .sql("select cast(" + id + " as decimal(10, " + scale + ")) as id, 1.0D as x")
                .write()
                .parquet(folder.resolve(name).toString());
    }

    // Enough lines for several parts of the file, with blank ones between.
    @Test
    void idsOfLibsvmAreLinesOfTheFile() throws IOException {
        List<String> lines = new ArrayList<>();
        Map<Long, double[]> expected = new HashMap<>();
        for (int line = 1; line <= 60; line++) {
            if (line % 10 == 0) {
                lines.add("  ");
                continue;
            }
            String label = line % 3 == 0 ? "+1" : "1";
            int column = line % 4;
            lines.add(label + (column == 3 ? "" : " " + (column + 1) + ":" + line + ".5\t 4:-1e-3 "));
            if (label.equals("+1")) {
                double[] x = new double[5];
                if (column < 3) {
                    x[column] = line + 0.5;
                    x[3] = -1e-3;
                }
                expected.put((long) line, x);
            }
        }
        write("lines", lines.toArray(String[]::new));
        assertVectors(expected, columns(open("libsvm(path=lines, dimension=5, label=+1)")), 0);
        assertEquals(54, open("libsvm(path=lines, dimension=4)").rows().count());
    }

    @Test
    void badLinesOfLibsvmAreRefusedWithTheirNumber() throws IOException {
        Map<String, String> bad = Map.of(
                "1 1:one", "is 'one'; expected a number",
                "1 2", "found '2'",
                "1 x:2", "found 'x:2'",
                "1 2:1 1:1", "index 1 follows 2; expected ascending",
                "1 1:1d", "is '1d'; expected a number",
                "1:1 2:1", "found '1:1'; expected a label",
                "1 0:1", "index 0 follows 0; expected ascending indices from 1",
                "1 4:1", "index 4 is out of range; expected 1..3",
                "1 2147483648:1", "index 2147483648 is out of range; expected 1..3");
        bad.forEach((line, told) -> refused(() -> LibsvmSource.row("bad", 3, line, 3), "bad: line 3", told));
        write("good", "1 1:1", "", "1 2:1 3:NaN");
        refused(() -> columns(open("libsvm(path=good, dimension=3)")), "line 3", "'NaN'; expected a finite number");
        write("bad", "1 1:1", "", "1 2:1 4:1");
        refused(() -> columns(open("libsvm(path=bad, dimension=3)")), "line 3", "index 4");
        refused(() -> open("libsvm(path=\"*d\", dimension=3)"), "matches 2 files");
    }

    @Test
    void cellsOfTablesAreDecimalNumbers() throws IOException {
        write("good.csv", "id,x,y", "7,+1e0, .5 ");
        assertVectors(Map.of("7", new double[] {1, 0.5}), columns(open("csv(path=good.csv)")), 0);
        for (String word : List.of("1d", "2F", "0x1p3", "Infinity")) {
            write("bad.csv", "id,x,y", "7,1," + word);
            refused(() -> columns(open("csv(path=bad.csv)")), "bad.csv", "record 7", "column 'y'");
        }
    }

    @Test
    void filesWithColumnsInAnotherOrderAreRefused() throws IOException {
        write("parts/a.csv", "id,x,y", "1,2,3");
        write("parts/b.csv", "id,y,x", "2,3,2");
        refused(() -> columns(open("csv(path=parts)")), "test", ".csv", "header");
    }

    /** A record of coordinates 3 a, 2 b, c in the basis, around (10, -5, 2). */
    private static String corner(int id, int... signs) {
        double[] x = {10, -5, 2};
        for (int j = 0; j < 3; j++) {
            for (int c = 0; c < 3; c++) {
                x[j] += (3 - c) * signs[c] * BASIS[c][j] / 7.0;
            }
        }
        return "{\"id\":" + id + ",\"x\":" + x[0] + ",\"y\":" + x[1] + ",\"z\":" + x[2] + "}";
    }

    // All eight corners of a box: the covariance of both domains together has axes BASIS/7 and eigenvalues 9, 4, 1.
    @Test
    void principalDirectionsAreTheAxesOfABox() throws IOException {
        List<String> corners = new ArrayList<>();
        Map<Long, double[]> expected = new TreeMap<>();
        for (int id = 0; id < 8; id++) {
            int[] signs = {(id & 1) == 0 ? 1 : -1, (id & 2) == 0 ? 1 : -1, (id & 4) == 0 ? 1 : -1};
            corners.add(corner(id, signs));
            expected.put((long) id, new double[] {3 * signs[0], 2 * signs[1], signs[2]});
        }
        write("five", corners.subList(0, 5).toArray(String[]::new));
        write("three", corners.subList(5, 8).toArray(String[]::new));
        Domain five = open("json-lines(path=five)");
        Domain three = open("json-lines(path=three)");
        for (int components = 2; components <= 3; components++) {
            VectorizedDomains prepared = FeatureSpace.SPACES
                    .build("principal(components=" + components + ")")
                    .prepare(five, three);
            assertTrue(prepared.dense());
            Map<Object, double[]> found = vectors(prepared.unwanted());
            found.putAll(vectors(prepared.retained()));
            int kept = components;
            Map<Long, double[]> cut = new HashMap<>();
            expected.forEach((id, x) -> cut.put(id, Arrays.copyOf(x, kept)));
            assertVectors(cut, found, 1e-12);
        }
        refused(
                () -> FeatureSpace.SPACES.build("principal(components=4)").prepare(five, three),
                "principal(components=4)",
                "there are 3");
        write("lines", "1 1:1 2:2");
        Domain sparse = open("libsvm(path=lines, dimension=2)");
        refused(() -> FeatureSpace.SPACES.build("principal(components=1)").prepare(sparse, sparse), "columns");
    }

    private static final Map<String, String> FIRST =
            Map.of("a", "Win CASH, win now! x", "b", "the cash_prize: 100% über", "c", "win über now");
    private static final Map<String, String> SECOND = Map.of("d", "now, the NOW", "e", "", "f", "y ! ?");

    private static List<String> terms(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-zü0-9_]+"))
                .filter(term -> term.length() > 1)
                .toList();
    }

    /** Term counts times ln((n + 1)/(df + 1)) of columns that at least so many of all texts have. */
    private static Map<String, double[]> weights(int d, int least, boolean unit, ToIntFunction<String> column) {
        Map<String, double[]> vectors = new HashMap<>();
        Stream.of(FIRST, SECOND)
                .forEach(texts -> texts.forEach((id, text) -> {
                    double[] counts = new double[d];
                    terms(text).stream().mapToInt(column).filter(j -> j >= 0).forEach(j -> counts[j]++);
                    vectors.put(id, counts);
                }));
        for (int j = 0; j < d; j++) {
            int at = j;
            long df = vectors.values().stream().filter(x -> x[at] > 0).count();
            double weight = df < least ? 0 : Math.log((vectors.size() + 1.0) / (df + 1));
            vectors.values().forEach(x -> x[at] *= weight);
        }
        if (unit) {
            vectors.values().forEach(x -> {
                double norm = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
                Arrays.setAll(x, j -> norm == 0 ? 0 : x[j] / norm);
            });
        }
        return vectors;
    }

    private Domain texts(String name, Map<String, String> texts) throws IOException {
        write(
                name,
                texts.entrySet().stream()
                        .map(text -> "{\"id\":\"" + text.getKey() + "\",\"side\":1"
                                + (text.getValue().isEmpty() ? "" : ",\"the.body\":\"" + text.getValue() + "\"") + "}")
                        .toArray(String[]::new));
        return open("json-lines(path=" + name + ", text=the.body)");
    }

    private Map<Object, double[]> weighted(String features) throws IOException {
        VectorizedDomains prepared =
                FeatureSpace.SPACES.build(features).prepare(texts("first", FIRST), texts("second", SECOND));
        Map<Object, double[]> found = vectors(prepared.unwanted());
        found.putAll(vectors(prepared.retained()));
        return found;
    }

    // The hash is MurmurHash3 (x86, 32 bits) with seed 42, from another library; 3 columns make terms collide.
    @Test
    void hashedTermsAreCountedByColumn() throws IOException {
        for (int size : new int[] {3, 64}) {
            ToIntFunction<String> column = term -> {
                byte[] bytes = term.getBytes(StandardCharsets.UTF_8);
                return Math.floorMod(MurmurHash3.hash32x86(bytes, 0, bytes.length, 42), size);
            };
            boolean unit = size == 3;
            assertVectors(
                    weights(size, 2, unit, column),
                    weighted("hashed-tf-idf(size=" + size + ", min-df=2, unit=" + unit + ")"),
                    1e-15);
        }
    }

    @Test
    void termsOfAVocabularyAreNumberedAlphabetically() throws IOException {
        Map<String, Integer> documents = new TreeMap<>();
        Stream.of(FIRST, SECOND)
                .flatMap(texts -> texts.values().stream())
                .forEach(text -> new HashSet<>(terms(text)).forEach(term -> documents.merge(term, 1, Integer::sum)));
        documents.values().removeIf(count -> count < 2);
        List<String> order = List.copyOf(documents.keySet());
        assertEquals(List.of("now", "the", "win", "über"), order);
        assertVectors(weights(order.size(), 2, false, order::indexOf), weighted("tf-idf(min-df=2, unit=false)"), 1e-15);
        Domain first = open("json-lines(path=first, text=the.body)");
        refused(
                () -> FeatureSpace.SPACES.build("tf-idf(min-df=6)").prepare(first, first),
                "no terms of 6 or more",
                "min-df");
        Domain numbers = open("json-lines(path=first)");
        refused(() -> FeatureSpace.SPACES.build("tf-idf").prepare(first, numbers), "no column of texts", "text=");
    }
}
