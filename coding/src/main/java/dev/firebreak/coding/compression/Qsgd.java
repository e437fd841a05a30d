package dev.firebreak.coding.compression;

import static dev.firebreak.coding.compression.MalformedMessageException.require;

import java.nio.ByteBuffer;
import java.util.function.DoubleSupplier;

/**
 * QSGD (Alistarh, Grubic, Li, Tomioka and Vojnovic, NeurIPS 2017): with n = ||v||_2 and a = s |v_q| / n, the level is floor(a)
 * or one more with probability a - floor(a), and the result n sgn(v_q) level / s. The zero vector stays zero.
 */
record Qsgd(int dimension, int levels, Width width) implements Payload {

    @Override
    public int codec() {
        return 4;
    }

    /** A sign and a level. */
    static int bitsPerValue(int levels) {
        return 1 + Bits.widthOf(levels + 1L);
    }

    @Override
    public void write(double[] vector, Draws draws, ByteBuffer out) {
        double norm = norm(vector);
        width.put(out, norm);
        out.putInt(levels);
        DoubleSupplier uniforms = draws.uniforms().get();
        Bits bits = new Bits(out, bitsPerValue(levels));
        for (double v : vector) {
            double a = norm == 0 ? 0 : levels * (Math.abs(v) / norm);
            double floor = Math.floor(a);
            long level = (long) floor + (uniforms.getAsDouble() < a - floor ? 1 : 0);
            bits.put((v < 0 ? 1 : 0) | level << 1);
        }
        bits.flush();
    }

    // Scaled by the largest value, so that squares stay in range; never below it, so that no level exceeds s.
    private static double norm(double[] vector) {
        double largest = largest(vector);
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double squares = 0;
        for (double v : vector) {
            squares = Math.fma(v / largest, v / largest, squares);
        }
        return largest * Math.sqrt(squares);
    }

    /** ||v||_inf; NaN if any value is. */
    static double largest(double[] vector) {
        double largest = 0;
        for (double v : vector) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    @Override
    public void read(ByteBuffer in, Draws draws, double[] vector) throws MalformedMessageException {
        double norm = width.scale(in);
        require(in.getInt() == levels, "the message names another number of levels");
        Bits bits = new Bits(in, bitsPerValue(levels));
        for (int q = 0; q < dimension; q++) {
            int signed = bits.get();
            int level = signed >>> 1;
            if (level > levels) {
                throw new MalformedMessageException("a level is above " + levels);
            }
            double size = norm * (level / (double) levels);
            vector[q] = (signed & 1) == 1 ? -size : size;
        }
        bits.finish();
    }
}
