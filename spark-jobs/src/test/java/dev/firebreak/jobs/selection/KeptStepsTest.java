package dev.firebreak.jobs.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.firebreak.experiments.store.CellFiles;
import dev.firebreak.experiments.store.LooseCells;
import dev.firebreak.experiments.store.StoredFile;
import dev.firebreak.jobs.selection.Selection.Pair;
import dev.firebreak.unlearning.selection.Boundary;
import dev.firebreak.unlearning.selection.Frontier;
import dev.firebreak.unlearning.selection.Moments;
import dev.firebreak.unlearning.selection.RemovalCurve;
import dev.firebreak.unlearning.selection.SampledRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a selection keeps between two starts is read back to the last bit. */
class KeptStepsTest {
    private static final double[] NUMBERS = {-0.0, Double.MIN_VALUE, 1e300, Math.PI};

    @TempDir
    private Path folder;

    private <T> T readBack(T value, TypeReference<T> type) throws IOException {
        CellFiles files = LooseCells.in(folder);
        files.writeValue("step", value);
        return files.readValue("step", type).orElseThrow();
    }

    @Test
    void momentsComeBack() throws IOException {
        for (List<Object> ids : List.<List<Object>>of(
                List.of(Long.MIN_VALUE, -1L, (1L << 53) + 1, Long.MAX_VALUE),
                List.of("", "a", "ß\u007F\uDBFF\uDFFF", "\uD83D\uDE00 long text"))) {
            List<SampledRecord> sample = List.of(
                    new SampledRecord(ids.get(0), Long.MIN_VALUE, new int[] {0, 7}, new double[] {-1.5, 1e-320}),
                    new SampledRecord(ids.get(1), -1, new int[0], new double[0]),
                    new SampledRecord(ids.get(2), (1L << 60) + 1, new int[] {3}, new double[] {Math.E}),
                    new SampledRecord(ids.get(3), Long.MAX_VALUE, new int[] {1}, new double[] {-3}));
            Moments moments = new Moments((1L << 53) + 1, NUMBERS, sample);
            Pair<Moments> pair =
                    readBack(new Pair<>(moments, new Moments(0, new double[0], List.of())), new TypeReference<>() {});
            assertEquals(0, pair.retained().count());
            Moments back = pair.unwanted();
            assertEquals((1L << 53) + 1, back.count());
            assertArrayEquals(NUMBERS, back.sums());
            for (int k = 0; k < sample.size(); k++) {
                assertEquals(sample.get(k).id(), back.sample().get(k).id());
                assertEquals(sample.get(k).draw(), back.sample().get(k).draw());
                assertArrayEquals(sample.get(k).columns(), back.sample().get(k).columns());
                assertArrayEquals(sample.get(k).values(), back.sample().get(k).values());
            }
        }
    }

    @Test
    void removalsComeBack() throws IOException {
        RemovalCurve curve = new RemovalCurve(
                new long[] {0, 5}, new TreeMap<>(Map.of("removal", NUMBERS, "random/removal", NUMBERS)));
        List<Boundary> boundaries = List.of(Boundary.NONE, new Boundary(5, -2.5, "id-5"));
        Frontier back = readBack(new Frontier(boundaries, curve, 0.25), new TypeReference<>() {});
        assertEquals(boundaries, back.boundaries());
        assertArrayEquals(curve.deleted(), back.curve().deleted());
        assertArrayEquals(NUMBERS, back.curve().metric("removal"));
        assertEquals(0.25, back.divergence());
    }

    @Test
    void tablesComeBack() throws IOException {
        List<StoredFile> files = List.of(new StoredFile("part-0", 1L << 40, "ab", 3L));
        assertEquals(files, readBack(files, new TypeReference<>() {}));
    }
}
