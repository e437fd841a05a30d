package dev.firebreak.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MnistDataTest {

    @Test
    void theSetHasThePublishedCounts() {
        DataFolder folder = RealData.with("mnist/train-images-idx3-ubyte.gz");
        Dataset mnist = DataSources.SOURCES.build("mnist").load(folder, 0);
        assertEquals(60000, mnist.train().count());
        assertEquals(784, mnist.train().features().dimension());
        assertArrayEquals(
                new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
                mnist.train().classCounts());
        assertArrayEquals(
                new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009},
                mnist.test().orElseThrow().classCounts());
        // The folder of the set itself may be the root, with equal content.
        Dataset direct =
                DataSources.SOURCES.build("mnist").load(new DataFolder(folder.root() + "/mnist", folder.hadoop()), 0);
        assertEquals(mnist.digest(), direct.digest());
    }
}
