package dev.firebreak.coding;

import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.core.InputException;

/**
 * What becomes of a coded message before the server decodes it.
 *
 * @param compressor what it goes through
 * @param float32 whether its values are stored in four bytes
 * @param nonlinear whether workers do something to it that is not linear
 * @param hasState whether what they do to it depends on earlier rounds
 */
public record MessageTraits(Compressor compressor, boolean float32, boolean nonlinear, boolean hasState) {

    /** Refuses transforms that are not linear, for a coding that decodes a linear combination of messages. */
    void requireLinear() {
        if (nonlinear) {
            throw new InputException("the coding adds coded messages up, and a transform that is not linear, such as"
                    + " clipping, would be applied to each of them: what is decoded would be no gradient; use linear"
                    + " transforms, or coding repetition or lad");
        }
    }
}
