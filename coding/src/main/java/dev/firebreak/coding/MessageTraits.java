package dev.firebreak.coding;

import dev.firebreak.coding.compression.Compressor;

/**
 * What becomes of a coded message before the server decodes it.
 *
 * @param compressor what it goes through
 * @param float32 whether its values are stored in four bytes
 * @param nonlinear whether workers do something to it that is not linear
 * @param hasState whether what they do to it depends on earlier rounds
 */
public record MessageTraits(Compressor compressor, boolean float32, boolean nonlinear, boolean hasState) {}
