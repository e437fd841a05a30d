package dev.firebreak.experiments.unlearning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import dev.firebreak.experiments.store.Json;
import dev.firebreak.experiments.store.PrivateFolder;
import dev.firebreak.privacy.noise.Noise;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which requests an owner has fulfilled, by the model that they were asked of, and the noise keys of releases that are not published
 * yet: {@code <root>/_requests/<model>/<request>.json} and {@code .key}. A request is named by a digest under the owner's key of the
 * model, its data, the method and the ids, hence without the code version: what was fulfilled under other code is fulfilled.
 *
 * <p>A key is written before the first draw and deleted after the entry. So a request with an entry and no key is published, and one
 * with a key is drawn again with it.
 */
final class RequestLog {
    // No name of a spec begins with such a character.
    private static final String FOLDER = "_requests";
    private static final String ENTRY = ".json";
    private static final String KEY = ".key";
    private static final List<String> FIELDS = List.of("name", "run", "receipt", "result", "model");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrivateFolder root;

    RequestLog(Owner owner) {
        this.root = owner.folder();
    }

    /**
     * A request that was fulfilled: name and id of the run, the folder of its private files by receipt, where the result was published, and
     * the released model as {@link Origin#shortHash}.
     */
    record Entry(String name, String run, String receipt, String result, String model) {

        /** Whether the result was seen to be published. */
        boolean published() {
            return !receipt.isEmpty();
        }
    }

    private static String inner(String model) {
        return FOLDER + "/" + model;
    }

    /** The entry of a request, published or begun; empty if there is none. */
    Optional<Entry> entry(String model, String request) throws IOException {
        Optional<byte[]> text = root.read(inner(model), request + ENTRY);
        return text.isEmpty() ? Optional.empty() : Optional.of(read(model, request + ENTRY, text.get()));
    }

    /** The entries of everything that was asked of a model and is published, in the order of their digests. */
    List<Entry> of(String model) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String name : root.names(inner(model))) {
            if (!name.startsWith(".") && name.endsWith(ENTRY)) {
                byte[] text = root.read(inner(model), name).orElseThrow(() -> new IOException(name + " is gone"));
                entries.add(read(model, name, text));
            }
        }
        entries.removeIf(entry -> !entry.published());
        return entries;
    }

    private Entry read(String model, String file, byte[] text) throws IOException {
        JsonNode tree;
        try {
            tree = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            tree = JSON.missingNode();
        }
        List<String> values = new ArrayList<>();
        for (String field : FIELDS) {
            if (!tree.path(field).isTextual()) {
                throw new InputException("private: " + root.path() + "/" + inner(model) + "/" + file
                        + " is damaged: it has no text '" + field
                        + "'; put it back: it records which request was fulfilled");
            }
            values.add(tree.path(field).asText());
        }
        return new Entry(values.get(0), values.get(1), values.get(2), values.get(3), values.get(4));
    }

    /**
     * The noise key of a release: the one of the attempt before, or a fresh one, which is on the disk before this returns.
     *
     * @throws InputException if the one of the attempt before is damaged
     */
    byte[] noiseKey(String model, String request) throws IOException {
        byte[] fresh = new byte[Noise.KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        if (root.create(inner(model), request + KEY, fresh)) {
            return fresh;
        }
        byte[] kept = root.read(inner(model), request + KEY)
                .orElseThrow(() -> new IOException("another process has just ended this request; run it again"));
        if (kept.length != Noise.KEY_BYTES) {
            throw new InputException(
                    "private: " + root.path() + "/" + inner(model) + "/" + request + KEY + " must have "
                            + Noise.KEY_BYTES + " bytes, but has " + kept.length
                            + "; an earlier attempt may have published noise drawn from it, so no other key can take its place");
        }
        return kept;
    }

    /** Notes where a release is going to be published. */
    void begun(String model, String request, String name, String run, String result) throws IOException {
        write(model, request, new Entry(name, run, "", result, ""));
    }

    /** Notes that a request is fulfilled and deletes its noise key. */
    void fulfilled(String model, String request, Entry entry) throws IOException {
        write(model, request, entry);
        root.delete(inner(model), request + KEY);
    }

    private void write(String model, String request, Entry entry) throws IOException {
        byte[] text = Json.write(entry);
        Optional<byte[]> there = root.read(inner(model), request + ENTRY);
        if (there.isEmpty() || !Arrays.equals(there.get(), text)) {
            root.write(inner(model), request + ENTRY, text);
        } else {
            root.sweep(inner(model), request + ENTRY);
        }
    }
}
