package dev.firebreak.aggregation.compression;

import static dev.firebreak.aggregation.compression.MalformedMessageException.require;

import java.nio.ByteBuffer;

/** All values as they are. */
record Dense(int dimension, Width width) implements Payload {

    @Override
    public int codec() {
        return 0;
    }

    @Override
    public int bytes() {
        return Math.multiplyExact(dimension, width.bytes());
    }

    @Override
    public void write(double[] vector, Draws draws, ByteBuffer out) {
        if (width == Width.FLOAT64) {
            out.asDoubleBuffer().put(vector);
        } else {
            for (double value : vector) {
                out.putFloat((float) value);
            }
        }
    }

    @Override
    public void read(ByteBuffer in, Draws draws, double[] vector) throws MalformedMessageException {
        if (width == Width.FLOAT64) {
            in.asDoubleBuffer().get(vector);
        } else {
            for (int q = 0; q < dimension; q++) {
                vector[q] = in.getFloat();
            }
        }
        require(allFinite(vector), "a value is not finite");
    }

    // No way out of the loop, so that it runs at the speed of memory.
    private static boolean allFinite(double[] vector) {
        boolean finite = true;
        for (double x : vector) {
            finite &= Math.abs(x) <= Double.MAX_VALUE;
        }
        return finite;
    }
}
