package dev.firebreak.datasets;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** The folder of published data sets, for tests that are skipped without it. */
public final class RealData {
    private RealData() {}

    /** The folder that {@code FIREBREAK_DATA} names; skips the test if it does not hold this file. */
    public static DataFolder with(String file) {
        String root = System.getenv("FIREBREAK_DATA");
        assumeTrue(root != null && !root.isEmpty(), "set FIREBREAK_DATA to a folder of data sets to run this test");
        assumeTrue(Files.exists(Path.of(root, file)), "FIREBREAK_DATA holds no " + file);
        return new DataFolder(root, new Configuration());
    }
}
