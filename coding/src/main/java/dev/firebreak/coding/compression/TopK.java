package dev.firebreak.coding.compression;

import static dev.firebreak.coding.compression.MalformedMessageException.require;

import dev.firebreak.aggregation.Ranking;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The k values of largest magnitude, ties to the lower index. Their places travel as a bitmap or as indices, whichever is shorter. */
record TopK(int dimension, int k, Width width) implements Payload {
    private static final byte BITMAP = 0;
    private static final byte INDICES = 1;

    @Override
    public int codec() {
        return 3;
    }

    private byte kind() {
        return Bits.bytes(dimension, 1) <= Bits.bytes(k, Bits.widthOf(dimension)) ? BITMAP : INDICES;
    }

    @Override
    public void write(double[] vector, Draws draws, ByteBuffer out) {
        double[] keys = new double[dimension];
        // NaN counts as largest, so that it travels and is refused.
        Arrays.setAll(keys, q -> Double.isNaN(vector[q]) ? Double.NEGATIVE_INFINITY : -Math.abs(vector[q]));
        int[] kept = Ranking.smallest(k, keys);
        out.putInt(k).put(kind());
        if (kind() == BITMAP) {
            int at = out.position();
            for (int q : kept) {
                out.put(at + q / 8, (byte) (out.get(at + q / 8) | 1 << q % 8));
            }
            out.position(at + (dimension + 7) / 8);
        } else {
            Bits bits = new Bits(out, Bits.widthOf(dimension));
            for (int q : kept) {
                bits.put(q);
            }
            bits.flush();
        }
        for (int q : kept) {
            width.put(out, vector[q]);
        }
    }

    @Override
    public void read(ByteBuffer in, Draws draws, double[] vector) throws MalformedMessageException {
        require(in.getInt() == k, "the message names another k");
        require(in.get() == kind(), "the places come in another form than the shorter one");
        int[] kept = kind() == BITMAP ? readBitmap(in) : readIndices(in);
        for (int q : kept) {
            vector[q] = width.get(in);
        }
    }

    private int[] readBitmap(ByteBuffer in) throws MalformedMessageException {
        int[] kept = new int[k];
        int count = 0;
        Bits bits = new Bits(in, 1);
        for (int q = 0; q < dimension; q++) {
            if (bits.get() == 1) {
                require(count < k, "the bitmap marks more than k places");
                kept[count++] = q;
            }
        }
        bits.finish();
        require(count == k, "the bitmap marks fewer than k places");
        return kept;
    }

    private int[] readIndices(ByteBuffer in) throws MalformedMessageException {
        int[] kept = new int[k];
        Bits bits = new Bits(in, Bits.widthOf(dimension));
        for (int i = 0; i < k; i++) {
            kept[i] = bits.get();
            require(kept[i] < dimension, "an index is out of range");
            require(i == 0 || kept[i] > kept[i - 1], "an index is repeated or out of order");
        }
        bits.finish();
        return kept;
    }
}
