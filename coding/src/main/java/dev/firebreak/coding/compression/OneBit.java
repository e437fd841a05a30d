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
    public void write(double[] vector, Draws draws, ByteBuffer out) {
        double scale = stochastic ? Qsgd.largest(vector) : meanMagnitude(vector);
        width.put(out, scale);
        DoubleSupplier uniforms = draws.uniforms().get();
        Bits bits = new Bits(out, 1);
        for (double v : vector) {
            double plus = scale == 0 ? 0.5 : 0.5 + v / scale / 2;
            boolean negative = stochastic ? !(uniforms.getAsDouble() < plus) : v < 0;
            bits.put(negative ? 1 : 0);
        }
        bits.flush();
    }

    // ||v||_1 / Q; not finite if any value is not.
    private static double meanMagnitude(double[] vector) {
        double sum = 0;
        for (double v : vector) {
            sum += Math.abs(v) / vector.length;
        }
        return sum;
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
