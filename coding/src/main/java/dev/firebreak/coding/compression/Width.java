package dev.firebreak.coding.compression;

import static dev.firebreak.coding.compression.MalformedMessageException.require;

import java.nio.ByteBuffer;

/** How the values of a message are stored; arithmetic is float64 either way. */
enum Width {
    /** Four bytes per value, rounded to nearest. */
    FLOAT32,
    /** Eight bytes per value. */
    FLOAT64;

    /** b, bytes per value. */
    int bytes() {
        return this == FLOAT32 ? Float.BYTES : Double.BYTES;
    }

    /** Writes a value, which need not be finite: the decoder refuses it. */
    void put(ByteBuffer out, double value) {
        if (this == FLOAT32) {
            out.putFloat((float) value);
        } else {
            out.putDouble(value);
        }
    }

    /** Writes all values, at the speed of memory. */
    void putAll(ByteBuffer out, double[] values) {
        if (this == FLOAT32) {
            float[] narrow = new float[values.length];
            for (int k = 0; k < narrow.length; k++) {
                narrow[k] = (float) values[k];
            }
            out.asFloatBuffer().put(narrow);
        } else {
            out.asDoubleBuffer().put(values);
        }
        out.position(out.position() + bytes() * values.length);
    }

    /** Reads values until the array is full, at the speed of memory; all of them have to be finite. */
    void getAll(ByteBuffer in, double[] values) throws MalformedMessageException {
        if (this == FLOAT32) {
            float[] narrow = new float[values.length];
            in.asFloatBuffer().get(narrow);
            for (int k = 0; k < narrow.length; k++) {
                values[k] = narrow[k];
            }
        } else {
            in.asDoubleBuffer().get(values);
        }
        in.position(in.position() + bytes() * values.length);
        require(allFinite(values), "a value is not finite");
    }

    /** Whether no value is NaN or infinite. */
    static boolean allFinite(double[] values) {
        // Zero times a finite number is zero, else NaN, which stays. Four sums do not wait for each other.
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int k = 0;
        for (; k < values.length - 3; k += 4) {
            a += 0 * values[k];
            b += 0 * values[k + 1];
            c += 0 * values[k + 2];
            d += 0 * values[k + 3];
        }
        for (; k < values.length; k++) {
            a += 0 * values[k];
        }
        return a + b + c + d == 0;
    }

    /** Reads a value that has to be finite. */
    double get(ByteBuffer in) throws MalformedMessageException {
        double value = this == FLOAT32 ? in.getFloat() : in.getDouble();
        if (!Double.isFinite(value)) {
            throw new MalformedMessageException("a value is " + value);
        }
        return value;
    }

    /** Reads a norm or scale: finite and not negative. */
    double scale(ByteBuffer in) throws MalformedMessageException {
        double value = get(in);
        if (value < 0) {
            throw new MalformedMessageException("a norm is " + value);
        }
        return value;
    }
}
