package dev.firebreak.jobs.spec;

import dev.firebreak.learning.train.ExperimentSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The address of a result: the first 64 bits of SHA-256 over the canonical spec and the code version. The same experiment
 * under the same code has the same address, whatever order, comments or defaults its file was written with.
 *
 * @param text 16 hexadecimal digits
 */
public record RunId(String text) {
    private static final int DIGITS = 16;

    /** The address of this experiment under this code. */
    public static RunId of(ExperimentSpec spec, String codeVersion) {
        return of(CanonicalSpec.of(spec), codeVersion);
    }

    /**
     * The address of what this text says completely, under this code.
     *
     * @param canonical lines; equal things have equal lines
     */
    public static RunId of(String canonical, String codeVersion) {
        String addressed = canonical + "code: " + codeVersion + "\n";
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(addressed.getBytes(StandardCharsets.UTF_8));
            return new RunId(HexFormat.of().formatHex(digest).substring(0, DIGITS));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
