package dev.firebreak.experiments.report;

import dev.firebreak.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Style and scripts that a page carries with it. */
final class Assets {
    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

    private Assets() {}

    /** A file beside this class. */
    static String text(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A megabyte that every page holds: read and hashed once.
    private static final class Charts {
        static final String SCRIPT = text(ECHARTS);
        static final String HASH = sha256(SCRIPT);
    }

    /** Apache ECharts (Apache-2.0), from its WebJar. */
    static String echarts() {
        return Charts.SCRIPT;
    }

    /** A script's hash as a content security policy names it. */
    static String hash(String script) {
        return script.equals(Charts.SCRIPT) ? Charts.HASH : sha256(script);
    }

    private static String sha256(String script) {
        byte[] digest = Sha256.of(script.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }
}
