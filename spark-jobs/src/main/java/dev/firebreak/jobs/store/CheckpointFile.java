package dev.firebreak.jobs.store;

import dev.firebreak.core.Sha256;
import dev.firebreak.core.State;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A checkpoint as bytes, big-endian: the eight letters {@code FIREBRK1}, the round (int32), the number of arrays (int32), for each its
 * name (int32 length, UTF-8), its length (int32) and its values (float64), and last the SHA-256 of all before it.
 */
final class CheckpointFile {
    private static final byte[] MAGIC = "FIREBRK1".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 8192;

    private CheckpointFile() {}

    static void write(Checkpoint checkpoint, OutputStream out) throws IOException {
        DigestOutputStream digested = new DigestOutputStream(out, Sha256.start());
        DataOutputStream data = new DataOutputStream(digested);
        data.write(MAGIC);
        data.writeInt(checkpoint.round());
        data.writeInt(checkpoint.state().arrays().size());
        for (Map.Entry<String, double[]> array : checkpoint.state().arrays().entrySet()) {
            byte[] name = array.getKey().getBytes(StandardCharsets.UTF_8);
            data.writeInt(name.length);
            data.write(name);
            data.writeInt(array.getValue().length);
            writeValues(array.getValue(), data);
        }
        data.flush();
        out.write(digested.getMessageDigest().digest());
    }

    /**
     * Whether the checksum at the end is that of all before it.
     *
     * @param length the file's length in bytes
     */
    static boolean intact(InputStream in, long length) throws IOException {
        MessageDigest digest = Sha256.start();
        long left = length - digest.getDigestLength();
        if (left < MAGIC.length) {
            return false;
        }
        byte[] chunk = new byte[CHUNK];
        while (left > 0) {
            int read = in.read(chunk, 0, (int) Math.min(left, chunk.length));
            if (read < 0) {
                return false;
            }
            digest.update(chunk, 0, read);
            left -= read;
        }
        return MessageDigest.isEqual(digest.digest(), in.readNBytes(digest.getDigestLength()));
    }

    /**
     * Reads a checkpoint that is {@link #intact}, so that no length in it can be garbage.
     *
     * @throws IOException if the stream does, or if the format is another one
     */
    static Checkpoint read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        if (!MessageDigest.isEqual(data.readNBytes(MAGIC.length), MAGIC)) {
            throw new IOException("not a checkpoint of format " + new String(MAGIC, StandardCharsets.US_ASCII));
        }
        int round = data.readInt();
        SortedMap<String, double[]> arrays = new TreeMap<>();
        for (int left = data.readInt(); left > 0; left--) {
            String name = new String(data.readNBytes(data.readInt()), StandardCharsets.UTF_8);
            arrays.put(name, readValues(data));
        }
        return new Checkpoint(round, new State(arrays));
    }

    private static void writeValues(double[] values, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        for (double value : values) {
            if (!buffer.hasRemaining()) {
                out.write(buffer.array());
                buffer.clear();
            }
            buffer.putDouble(value);
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    private static double[] readValues(DataInputStream in) throws IOException {
        double[] values = new double[in.readInt()];
        byte[] chunk = new byte[CHUNK];
        for (int at = 0; at < values.length; ) {
            int count = Math.min(values.length - at, CHUNK / Double.BYTES);
            in.readFully(chunk, 0, count * Double.BYTES);
            ByteBuffer.wrap(chunk).asDoubleBuffer().get(values, at, count);
            at += count;
        }
        return values;
    }
}
