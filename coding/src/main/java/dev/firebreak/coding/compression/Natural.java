package dev.firebreak.coding.compression;

import static dev.firebreak.coding.compression.MalformedMessageException.require;

import java.nio.ByteBuffer;
import java.util.function.DoubleSupplier;

/**
 * Natural compression (Horvath, Ho, Horvath, Sahu, Canini and Richtarik, "Natural Compression for Distributed Deep Learning",
 * 2019): |v| in [2^e, 2^(e+1)) goes up to 2^(e+1) with probability |v|/2^e - 1, else down to 2^e. What travels is the sign and
 * the biased exponent of the IEEE format of the message's width; exponent 0 means zero.
 *
 * <p>Two guards of ours: a magnitude below the least normal power becomes that power or zero, unbiased as well; one whose upper
 * power does not exist goes down.
 */
record Natural(int dimension, Width width) implements Payload {

    @Override
    public int codec() {
        return 7;
    }

    private int bias() {
        return width == Width.FLOAT32 ? Float.MAX_EXPONENT : Double.MAX_EXPONENT;
    }

    /** A sign and an exponent. */
    static int bitsPerValue(Width width) {
        return width == Width.FLOAT32 ? 9 : 12;
    }

    @Override
    public void write(double[] vector, Draws draws, ByteBuffer out) {
        DoubleSupplier uniforms = draws.uniforms().get();
        Bits bits = new Bits(out, bitsPerValue(width));
        for (double v : vector) {
            bits.put((v < 0 ? 1 : 0) | (long) exponent(Math.abs(v), uniforms.getAsDouble()) << 1);
        }
        bits.flush();
    }

    // The biased exponent, 0 for zero; beyond the largest, the code that the decoder refuses.
    private int exponent(double size, double u) {
        int bias = bias();
        int power = Math.getExponent(size);
        if (power > bias) {
            return 2 * bias + 1;
        }
        if (power < 1 - bias) {
            return u < size / Math.scalb(1.0, 1 - bias) ? 1 : 0;
        }
        boolean up = power < bias && u < Math.scalb(size, -power) - 1;
        return power + bias + (up ? 1 : 0);
    }

    @Override
    public void read(ByteBuffer in, Draws draws, double[] vector) throws MalformedMessageException {
        Bits bits = new Bits(in, bitsPerValue(width));
        int bias = bias();
        for (int q = 0; q < dimension; q++) {
            int signed = bits.get();
            int exponent = signed >>> 1;
            require(exponent <= 2 * bias, "a value is not finite");
            double size = exponent == 0 ? 0 : Math.scalb(1.0, exponent - bias);
            vector[q] = (signed & 1) == 1 ? -size : size;
        }
        bits.finish();
    }
}
