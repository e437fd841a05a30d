package dev.firebreak.jobs.spec;

import dev.firebreak.core.Sha256;
import dev.firebreak.learning.train.ExperimentSpec;
import java.nio.charset.StandardCharsets;

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
        return new RunId(Sha256.hex(addressed.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS));
    }

    @Override
    public String toString() {
        return text;
    }
}
