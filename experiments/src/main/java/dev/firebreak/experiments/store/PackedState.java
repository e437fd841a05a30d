package dev.firebreak.experiments.store;

import dev.firebreak.core.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whole numbers of 64 bits and texts as the float64 numbers that a {@link State} holds, to the last bit. */
public final class PackedState {
    private static final int HALF = 32;
    private static final long LOW = 0xFFFFFFFFL;

    private PackedState() {}

    /** Two numbers for each: the upper 32 bits with their sign, then the lower 32. */
    public static double[] longs(long... values) {
        double[] halves = new double[2 * values.length];
        for (int k = 0; k < values.length; k++) {
            halves[2 * k] = (double) (values[k] >> HALF);
            halves[2 * k + 1] = (double) (values[k] & LOW);
        }
        return halves;
    }

    /** The inverse of {@link #longs(long...)}. */
    public static long[] longs(double[] halves) {
        long[] values = new long[halves.length / 2];
        for (int k = 0; k < values.length; k++) {
            values[k] = ((long) halves[2 * k] << HALF) | (long) halves[2 * k + 1];
        }
        return values;
    }

    /** Texts in UTF-8, eight bytes in two numbers. */
    public static State texts(List<String> texts) {
        double[] lengths = new double[texts.size()];
        List<byte[]> all = new ArrayList<>();
        int total = 0;
        for (int k = 0; k < lengths.length; k++) {
            byte[] bytes = texts.get(k).getBytes(StandardCharsets.UTF_8);
            lengths[k] = bytes.length;
            total = Math.addExact(total, bytes.length);
            all.add(bytes);
        }
        long[] words = new long[(total + Long.BYTES - 1) / Long.BYTES];
        int at = 0;
        for (byte[] bytes : all) {
            for (byte b : bytes) {
                words[at / Long.BYTES] |= (b & 0xFFL) << (Byte.SIZE * (at % Long.BYTES));
                at++;
            }
        }
        return State.EMPTY.with("lengths", lengths).with("words", longs(words));
    }

    /** The inverse of {@link #texts(List)}. */
    public static List<String> texts(State state) {
        long[] words = longs(state.get("words"));
        List<String> texts = new ArrayList<>();
        int at = 0;
        for (double length : state.get("lengths")) {
            byte[] bytes = new byte[(int) length];
            for (int k = 0; k < bytes.length; k++, at++) {
                bytes[k] = (byte) (words[at / Long.BYTES] >> (Byte.SIZE * (at % Long.BYTES)));
            }
            texts.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
