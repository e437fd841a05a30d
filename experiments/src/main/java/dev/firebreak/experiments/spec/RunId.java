package dev.firebreak.experiments.spec;

import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.CodeVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The address of a result: the first 64 bits of SHA-256 over the kind of run, the canonical spec, the digests of the data and the
 * code version. The same experiment on the same data under the same code has the same address, whatever order, comments or defaults
 * its file was written with, and wherever it runs.
 *
 * @param text 16 hexadecimal digits
 */
public record RunId(String text) {
    private static final int DIGITS = 16;

    /**
     * The address under the code that runs.
     *
     * @param kind of run, as {@code train}
     * @param canonical lines that say completely what is done; equal things have equal lines
     * @param data digests of the data by name
     */
    public static RunId of(String kind, String canonical, Map<String, String> data) {
        return of(kind, canonical, data, CodeVersion.code());
    }

    /** The address under some code. */
    static RunId of(String kind, String canonical, Map<String, String> data, String code) {
        SortedMap<String, String> sorted = new TreeMap<>(data);
        // Lengths keep a text from being taken for the next one.
        StringBuilder addressed = new StringBuilder();
        field(addressed, kind);
        field(addressed, canonical);
        field(addressed, code);
        sorted.forEach((name, digest) -> {
            field(addressed, name);
            field(addressed, digest);
        });
        return new RunId(Sha256.hex(addressed.toString().getBytes(StandardCharsets.UTF_8))
                .substring(0, DIGITS));
    }

    private static void field(StringBuilder addressed, String text) {
        addressed.append(text.length()).append(':').append(text).append('\n');
    }

    @Override
    public String toString() {
        return text;
    }
}
