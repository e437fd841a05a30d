package dev.firebreak.experiments.store;

import dev.firebreak.core.Sha256;
import dev.firebreak.core.State;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
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
        try (DigestInputStream digested = new DigestInputStream(folder.open(name), Sha256.start());
                DataInputStream in = new DataInputStream(digested)) {
            CheckpointFile file = read(in, length.get());
            byte[] digest = digested.getMessageDigest().digest();
            boolean intact = MessageDigest.isEqual(digest, in.readNBytes(DIGEST)) && in.read() < 0;
            return intact ? Optional.of(file) : Optional.empty();
        } catch (EOFException | StreamCorruptedException damaged) {
            return Optional.empty();
        }
    }

    // Damage is found at the end; until then it allocates no more than the file's own length at a time.
    private static CheckpointFile read(DataInputStream in, long most) throws IOException {
        if (!MessageDigest.isEqual(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new StreamCorruptedException("not a checkpoint of this format");
        }
        String owner = readText(in, most);
        int round = in.readInt();
        List<StoredFile> files = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            String path = readText(in, most);
            long bytes = in.readLong();
            files.add(new StoredFile(path, bytes, HexFormat.of().formatHex(in.readNBytes(DIGEST)), null));
        }
        SortedMap<String, double[]> arrays = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = readText(in, most);
            double[] values = new double[length(in, most / Double.BYTES)];
            byte[] chunk = new byte[CHUNK];
            for (int at = 0; at < values.length; ) {
                int count = Math.min(values.length - at, CHUNK / Double.BYTES);
                in.readFully(chunk, 0, count * Double.BYTES);
                ByteBuffer.wrap(chunk).asDoubleBuffer().get(values, at, count);
                at += count;
            }
            arrays.put(name, values);
        }
        return new CheckpointFile(owner, new Checkpoint(round, new State(arrays)), files);
    }

    private static int length(DataInputStream in, long most) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > most) {
            throw new StreamCorruptedException("a length of " + length + " where at most " + most + " is possible");
        }
        return length;
    }

    private static String readText(DataInputStream in, long most) throws IOException {
        byte[] bytes = new byte[length(in, most)];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
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
}
