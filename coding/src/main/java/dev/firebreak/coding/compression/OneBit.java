package dev.firebreak.coding.compression;

import java.nio.ByteBuffer;
import java.util.function.DoubleSupplier;

/**
 * One bit per value and one scale. Deterministic: (||v||_1 / Q) sign(v), sign(0) = +1. Stochastic: with b = ||v||_inf, +b with
 * probability 1/2 + v_q / (2b), else -b, which is unbiased.
 */
record OneBit(int dimension, boolean stochastic, Width width) implements Payload {

    @Override
    public int codec() {
        return stochastic ? 6 : 5;
    }

    @Override
    public int bytes() {
        return width.bytes() + Bits.bytes(dimension, 1);
    }

    @Override
    public void write(double[] vector, Draws draws, ByteBuffer out) {
        double scale = stochastic ? CheckedNorms.largest(vector) : CheckedNorms.meanMagnitude(vector);
        width.put(out, scale);
        DoubleSupplier uniforms = draws.uniforms();
        Bits bits = new Bits(out, 1);
        for (double v : vector) {
            boolean negative;
            if (stochastic) {
                double plus = scale == 0 ? 0.5 : 0.5 + v / scale / 2;
                negative = !(uniforms.getAsDouble() < plus);
            } else {
                negative = v < 0;
            }
            bits.put(negative ? 1 : 0);
        }
        bits.flush();
    }

    @Override
    public void read(ByteBuffer in, Draws draws, double[] vector) throws MalformedMessageException {
        double scale = width.scale(in);
        Bits bits = new Bits(in, 1);
        for (int q = 0; q < dimension; q++) {
            vector[q] = bits.get() == 1 ? -scale : scale;
        }
        bits.finish();
    }
}
