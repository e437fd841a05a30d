package dev.firebreak.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which code runs: part of every run id, and of {@code firebreak --version}. */
public final class CodeVersion {
    private static final Properties BUILT = read();

    private CodeVersion() {}

    /** The version of Firebreak. */
    public static String firebreak() {
        return BUILT.getProperty("version");
    }

    /** The version of Spark that it was built for. */
    public static String spark() {
        return BUILT.getProperty("spark");
    }

    private static Properties read() {
        Properties properties = new Properties();
        try (InputStream in = CodeVersion.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
