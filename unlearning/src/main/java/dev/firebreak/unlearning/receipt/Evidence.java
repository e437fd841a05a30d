package dev.firebreak.unlearning.receipt;

import java.util.Collection;
import java.util.Optional;

/**
 * What is at hand to check a receipt with. Each piece adds checks.
 *
 * @param key to check the signature with
 * @param previous the receipt before
 * @param previousSalt salt of the commitments in the receipt before
 * @param model identity of the released model, a digest of its tensors
 * @param retained the records that remain
 * @param forgotten the forgotten records
 * @param contents of the forgotten records; checked with the salt of {@code forgotten}
 */
public record Evidence(
        Optional<SigningKey> key,
        Optional<Receipt> previous,
        Optional<byte[]> previousSalt,
        Optional<String> model,
        Optional<Records> retained,
        Optional<Records> forgotten,
        Optional<Contents> contents) {

    /** Nothing but the receipt. */
    public static final Evidence NONE = new Evidence(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * Ids of records with the salt of the owner of the data.
     *
     * @param salt of the receipt's commitments, {@value Commitment#SALT_BYTES} bytes
     * @param ids of the records, each once
     */
    public record Records(byte[] salt, Collection<String> ids) {}

    /**
     * Contents of the forgotten records, read from data.
     *
     * @param data the data source, as a spec names it
     * @param dataSeed of generated data
     * @param hashes of the contents
     */
    public record Contents(String data, long dataSeed, Collection<String> hashes) {}

    /** With a key. */
    public Evidence withKey(SigningKey given) {
        return new Evidence(Optional.of(given), previous, previousSalt, model, retained, forgotten, contents);
    }

    /** With the receipt before. */
    public Evidence withPrevious(Receipt given) {
        return new Evidence(key, Optional.of(given), previousSalt, model, retained, forgotten, contents);
    }

    /** With the salt of the receipt before. */
    public Evidence withPreviousSalt(byte[] given) {
        return new Evidence(key, previous, Optional.of(given), model, retained, forgotten, contents);
    }

    /** With the identity of the released model. */
    public Evidence withModel(String given) {
        return new Evidence(key, previous, previousSalt, Optional.of(given), retained, forgotten, contents);
    }

    /** With the records that remain. */
    public Evidence withRetained(Records given) {
        return new Evidence(key, previous, previousSalt, model, Optional.of(given), forgotten, contents);
    }

    /** With the forgotten records. */
    public Evidence withForgotten(Records given) {
        return new Evidence(key, previous, previousSalt, model, retained, Optional.of(given), contents);
    }

    /** With the contents of the forgotten records. */
    public Evidence withContents(Contents given) {
        return new Evidence(key, previous, previousSalt, model, retained, forgotten, Optional.of(given));
    }
}
