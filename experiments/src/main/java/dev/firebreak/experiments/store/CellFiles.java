package dev.firebreak.experiments.store;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.core.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finished cells of a sweep in a folder on any Hadoop file system: one checksummed file each, only ever seen whole. */
public final class CellFiles {
    private static final String SUFFIX = ".cell";
    private static final String VALUE = "value";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private final Folder folder;
    private final String owner;

    private CellFiles(Folder folder, String owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /** The cells of a run in a folder, which is made if it is missing; they are no other run's. */
    static CellFiles in(Folder folder, String run) throws IOException {
        folder.create();
        folder.settle();
        return new CellFiles(folder, run + "/");
    }

    /**
     * What a finished cell found; empty if it is not there, is damaged or is another one.
     *
     * @param id a file name
     */
    public Optional<State> read(String id) throws IOException {
        return CheckpointFile.read(folder, id + SUFFIX)
                .filter(file -> file.owner().equals(owner + id))
                .map(file -> file.checkpoint().state());
    }

    /** Keeps what a cell found. */
    public void write(String id, State found) throws IOException {
        CheckpointFile file = new CheckpointFile(owner + id, new Checkpoint(0, found), List.of());
        folder.write(id + SUFFIX, file::write);
    }

    /**
     * Keeps a value made of records, lists, maps, arrays, texts and numbers, whose float64 numbers are read back to the last bit.
     *
     * @param id a file name
     */
    public void writeValue(String id, Object value) throws IOException {
        byte[] json = JSON.writeValueAsBytes(value);
        double[] words = new double[json.length / Double.BYTES + 1];
        // Blanks at the end do not count in JSON. ASCII never has the bits of a NaN, which a copy could change.
        byte[] padded = Arrays.copyOf(json, Double.BYTES * words.length);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        ByteBuffer.wrap(padded).asDoubleBuffer().get(words);
        write(id, State.EMPTY.with(VALUE, words));
    }

    /** The value that was kept; empty if it is not there, is damaged, is another cell's or has another type. */
    public <T> Optional<T> readValue(String id, TypeReference<T> type) throws IOException {
        Optional<double[]> words = read(id).map(state -> state.get(VALUE));
        if (words.isEmpty()) {
            return Optional.empty();
        }
        byte[] json = new byte[Double.BYTES * words.get().length];
        ByteBuffer.wrap(json).asDoubleBuffer().put(words.get());
        try {
            return Optional.of(JSON.readValue(json, type));
        } catch (JacksonException otherType) {
            return Optional.empty();
        }
    }

    void clear() throws IOException {
        for (String name : cells()) {
            folder.delete(name);
        }
    }

    List<StoredFile> files() throws IOException {
        List<StoredFile> files = new ArrayList<>();
        for (String name : cells()) {
            folder.hashed(name).ifPresent(files::add);
        }
        return files;
    }

    private List<String> cells() throws IOException {
        return folder.names().stream()
                .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
                .toList();
    }
}
