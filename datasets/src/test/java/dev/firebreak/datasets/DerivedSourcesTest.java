package dev.firebreak.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivedSourcesTest {
    private static final String ALL = "strokes(size=40, test=7, seed=3)";
    private static final DataFolder NOWHERE = new DataFolder(null, null);

    private static Dataset load(String call, long seed) {
        return DataSources.SOURCES.build(call).load(NOWHERE, seed);
    }

    private static SortedMap<String, String> digests(String call, long seed) {
        return DataSources.SOURCES.build(call).digests(NOWHERE, seed);
    }

    private static double[] row(Dataset set, int i) {
        double[] row = new double[set.train().features().dimension()];
        set.train().features().copy(i, row, 0);
        return row;
    }

    @Test
    void aSampleIsOfTheTrainingExamplesInTheirOrder() {
        Dataset all = load(ALL, 1);
        Dataset some = load("sample(of=" + ALL + ", size=15)", 1);
        assertEquals(15, some.train().count());
        int at = 0;
        for (int i = 0; i < 15; i++) {
            while (!Arrays.equals(row(all, at), row(some, i))) {
                at++;
            }
            assertEquals(all.train().label(at), some.train().label(i));
            at++;
        }
        assertArrayEquals(
                all.test().orElseThrow().features().values(),
                some.test().orElseThrow().features().values());
        assertEquals(40, load("sample(of=" + ALL + ", size=40)", 1).train().count());
    }

    @Test
    void theDataSeedDrawsUnlessTheCallHasOne() {
        String sample = "sample(of=" + ALL + ", size=15)";
        assertNotEquals(load(sample, 1).digest(), load(sample, 2).digest());
        assertNotEquals(digests(sample, 1), digests(sample, 2));
        assertTrue(digests(sample, 1).keySet().containsAll(digests(ALL, 1).keySet()));
        String own = "sample(of=" + ALL + ", size=15, seed=9)";
        assertEquals(load(own, 1).digest(), load(own, 2).digest());
        assertEquals(digests(own, 1).get(own), digests(own, 2).get(own));
    }

    @Test
    void normalizedFeaturesAreThoseOfFloat32() {
        Dataset raw = load(ALL, 1);
        Dataset moved = load("normalized(of=" + ALL + ", mean=0.1307, deviation=0.3081)", 1);
        assertEquals(raw.train().features().shape(), moved.train().features().shape());
        double[] x = row(raw, 3);
        double[] z = row(moved, 3);
        for (int j = 0; j < x.length; j++) {
            assertEquals((float) ((x[j] - 0.1307) / 0.3081), z[j]);
        }
        assertTrue(new HashSet<>(List.of(x[400], z[400])).size() == 2);
        double[] test = raw.test().orElseThrow().features().values();
        assertEquals(
                (float) ((test[500] - 0.1307) / 0.3081),
                moved.test().orElseThrow().features().values()[500]);
        assertEquals(digests(ALL, 1), digests("normalized(of=" + ALL + ", mean=0.1307, deviation=0.3081)", 1));
    }

    /** Two images of 3 x 32 x 32: of each plane its own numbers. */
    @Test
    void eachChannelHasItsNumbers(@TempDir Path folder) throws IOException {
        byte[] images = new byte[2 * 3073];
        Arrays.fill(images, (byte) 51);
        images[0] = 1;
        images[3073] = 0;
        Files.write(folder.resolve("two.bin"), images);
        DataFolder data = new DataFolder(folder.toString(), new Configuration(false));
        double[] z = DataSources.SOURCES
                .build("normalized(of=cifar(path=two.bin), mean=\"0.1 0.2 0.3\", deviation=\"1 2 0.5\")")
                .load(data, 1)
                .train()
                .features()
                .values();
        double pixel = 51 / 255f;
        for (int image = 0; image < 2; image++) {
            assertEquals((float) (pixel - 0.1), z[image * 3072]);
            assertEquals((float) ((pixel - 0.2) / 2), z[image * 3072 + 1024]);
            assertEquals((float) ((pixel - 0.3) / 0.5), z[image * 3072 + 3071]);
        }
    }

    @Test
    void numbersOfFloat64StaySo() {
        String regression = "r2(devices=4, samples=2, dimension=3, seed=1)";
        double[] x = row(load(regression, 1), 2);
        double[] z = row(load("normalized(of=" + regression + ", mean=0.25, deviation=0.5)", 1), 2);
        for (int j = 0; j < x.length; j++) {
            assertEquals((x[j] - 0.25) / 0.5, z[j]);
        }
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        refused("sample(of=" + ALL + ", size=41)", "size=41, but there are 40 training examples");
        refused("sample(of=stroke, size=4)", "of: unknown data source 'stroke'");
        refused(
                "normalized(of=" + ALL + ", mean=\"0 1\", deviation=1)",
                "found 2 numbers, but the features have 1 channel");
        refused("normalized(of=" + ALL + ", mean=0, deviation=0)", "deviation must be above 0");
        refused("normalized(of=" + ALL + ", mean=zero, deviation=1)", "mean must be one number");
    }

    private static void refused(String call, String why) {
        InputException refused = assertThrows(InputException.class, () -> load(call, 1));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }
}
