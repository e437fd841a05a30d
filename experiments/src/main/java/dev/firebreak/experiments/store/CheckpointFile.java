package dev.firebreak.experiments.store;

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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A checkpoint as bytes, big-endian: the eight letters {@code FIREBRK2}, whose it is (text), the round (int32), the number of files that
 * it rests on (int32), for each its name (text), its length (int64) and its SHA-256; the number of arrays (int32), for each its name
 * (text), its length (int32) and its values (float64); and last the SHA-256 of all before it. A text is its length in bytes (int32) and
 * UTF-8.
 *
 * @param owner run id or cell id: what was written for another one is not gone on from
 * @param checkpoint round and state
 * @param files what must be there as it was for the checkpoint to count
 */
record CheckpointFile(String owner, Checkpoint checkpoint, List<StoredFile> files) {
    private static final byte[] MAGIC = "FIREBRK2".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 8192;
    private static final int DIGEST = 32;

    void write(OutputStream out) throws IOException {
        DigestOutputStream digested = new DigestOutputStream(out, Sha256.start());
        DataOutputStream data = new DataOutputStream(digested);
        data.write(MAGIC);
        writeText(owner, data);
        data.writeInt(checkpoint.round());
        data.writeInt(files.size());
        for (StoredFile file : files) {
            writeText(file.path(), data);
            data.writeLong(file.bytes());
            data.write(HexFormat.of().parseHex(file.sha256()));
        }
        data.writeInt(checkpoint.state().arrays().size());
        for (Map.Entry<String, double[]> array : checkpoint.state().arrays().entrySet()) {
            writeText(array.getKey(), data);
            data.writeInt(array.getValue().length);
            writeValues(array.getValue(), data);
        }
        data.flush();
        out.write(digested.getMessageDigest().digest());
    }

    /** Reads a file; empty if it is not there, is damaged, or is none of this format. */
    static Optional<CheckpointFile> read(Folder folder, String name) throws IOException {
        Optional<Long> length = folder.length(name);
        if (length.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = folder.open(name)) {
            if (!intact(in, length.get())) {
                return Optional.empty();
            }
        }
        try (InputStream in = folder.open(name)) {
            return Optional.of(read(new Limited(new DataInputStream(in), length.get() - DIGEST)));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    // Whether the checksum at the end is that of all before it.
    private static boolean intact(InputStream in, long length) throws IOException {
        MessageDigest digest = Sha256.start();
        long left = length - DIGEST;
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
        return MessageDigest.isEqual(digest.digest(), in.readNBytes(DIGEST));
    }

    private static CheckpointFile read(Limited in) throws IOException {
        if (!MessageDigest.isEqual(in.bytes(MAGIC.length), MAGIC)) {
            throw new IOException("not a checkpoint of format " + new String(MAGIC, StandardCharsets.US_ASCII));
        }
        String owner = in.text();
        int round = in.number();
        List<StoredFile> files = new ArrayList<>();
        for (int left = in.number(); left > 0; left--) {
            String path = in.text();
            long bytes = ByteBuffer.wrap(in.bytes(Long.BYTES)).getLong();
            files.add(new StoredFile(path, bytes, HexFormat.of().formatHex(in.bytes(DIGEST)), null));
        }
        SortedMap<String, double[]> arrays = new TreeMap<>();
        for (int left = in.number(); left > 0; left--) {
            String name = in.text();
            arrays.put(name, in.values());
        }
        return new CheckpointFile(owner, new Checkpoint(round, new State(arrays)), files);
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
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

    /** Reads no more than there is, so that a wrong length allocates nothing. */
    private static final class Limited {
        private final DataInputStream in;
        private long left;

        Limited(DataInputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        private void take(long bytes) throws IOException {
            if (bytes < 0 || bytes > left) {
                throw new IOException("a length of " + bytes + " where " + left + " bytes are left");
            }
            left -= bytes;
        }

        byte[] bytes(int count) throws IOException {
            take(count);
            byte[] bytes = new byte[count];
            in.readFully(bytes);
            return bytes;
        }

        int number() throws IOException {
            take(Integer.BYTES);
            return in.readInt();
        }

        String text() throws IOException {
            return new String(bytes(number()), StandardCharsets.UTF_8);
        }

        double[] values() throws IOException {
            int length = number();
            take((long) length * Double.BYTES);
            double[] values = new double[length];
            byte[] chunk = new byte[CHUNK];
            for (int at = 0; at < length; ) {
                int count = Math.min(length - at, CHUNK / Double.BYTES);
                in.readFully(chunk, 0, count * Double.BYTES);
                ByteBuffer.wrap(chunk).asDoubleBuffer().get(values, at, count);
                at += count;
            }
            return values;
        }
    }
}
