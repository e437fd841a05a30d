package dev.firebreak.experiments.spec;

import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.CodeVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    static RunId of(String kind, String canonical, Map<String, String> data, String code) {
        List<String> fields = new ArrayList<>(List.of(kind, canonical, code));
        new TreeMap<>(data).forEach((name, digest) -> fields.addAll(List.of(name, digest)));
        // Lengths keep a text from being taken for the next one.
        String addressed = fields.stream()
                .map(field -> field.length() + ":" + field + "\n")
                .collect(Collectors.joining());
        return new RunId(Sha256.hex(addressed.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS));
    }
}
