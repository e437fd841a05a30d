package dev.firebreak.aggregation.compression;

import java.nio.ByteBuffer;

/** How the values of a message are stored; arithmetic is float64 either way. */
enum Width {
    /** Four bytes per value, rounded to nearest. */
    FLOAT32(Float.BYTES) {
        @Override
        void put(ByteBuffer out, double value) {
            out.putFloat((float) value);
        }

        @Override
        double read(ByteBuffer in) {
            return in.getFloat();
        }
    },
    /** Eight bytes per value. */
    FLOAT64(Double.BYTES) {
        @Override
        void put(ByteBuffer out, double value) {
            out.putDouble(value);
        }

        @Override
        double read(ByteBuffer in) {
            return in.getDouble();
        }
    };

    private final int bytes;

    Width(int bytes) {
        this.bytes = bytes;
    }

    /** b, bytes per value. */
    int bytes() {
        return bytes;
    }

    /** Writes a value, which need not be finite: the decoder refuses it. */
    abstract void put(ByteBuffer out, double value);

    abstract double read(ByteBuffer in);

    /** Reads a value that has to be finite. */
    double get(ByteBuffer in) throws MalformedMessageException {
        double value = read(in);
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
