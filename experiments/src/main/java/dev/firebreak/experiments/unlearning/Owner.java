package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.store.PrivateFolder;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.unlearning.receipt.Commitment;
import dev.firebreak.unlearning.receipt.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hadoop.conf.Configuration;

/**
 * The private files of the owner of the data, apart from the results:
 * {@code <root>/<name>/<run>/<hash of the receipt>/}. Being named by the receipt, it belongs to exactly one published result: a
 * redo that dies half way leaves the old result with the old files. {@code <root>/owner.key} is the secret that salts are derived
 * from, so that equal requests are known again without anybody else being able to try ids out; {@code <root>/owner.check}, a digest
 * under it, shows whether it is still the same one.
 *
 * <p>Opening an owner's folder makes nothing: a key that is not there yet lives in memory until {@link #establish} writes it.
 */
public final class Owner {
    public static final String FORGOTTEN = "forgotten.csv";
    public static final String REQUEST = "request.csv";
    public static final String RETAINED = "retained.csv";
    public static final String COPIES = "copies.csv";
    public static final String SALT = "salt";
    public static final String STATE = "state.safetensors";

    // Beside the files of a receipt is one such file for each place with a result that they belong to; equal requests
    // may have results in several places.
    private static final String BEGUN = "begun-";
    private static final String PUBLISHED = "published-";

    /** Every file that is kept with a receipt; nothing else is ever deleted beside them. */
    private static final Set<String> KEPT = Set.of(FORGOTTEN, REQUEST, RETAINED, COPIES, SALT, STATE);

    private static final String KEY = "owner.key";
    private static final String CHECK = "owner.check";
    private static final int KEY_BYTES = 32;
    private static final int NAME_DIGITS = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final PrivateFolder root;
    private final byte[] key;
    private final boolean established;

    private Owner(PrivateFolder root, byte[] key, boolean established) {
        this.root = root;
        this.key = key;
        this.established = established;
    }

    /**
     * The owner's folder at a path, whether it is there or not.
     *
     * @throws InputException if it cannot be an owner's folder: others may look into it or read its key, its key has not exactly {@value #KEY_BYTES}
     *     bytes or is not the one that the folder was begun with, or it holds other things and no key
     */
    public static Owner open(String path, Configuration hadoop) throws IOException {
        PrivateFolder root = PrivateFolder.at(path, hadoop);
        // Listed before the key is looked for: nothing of an owner's is there before the key, which another process may
        // be writing.
        List<String> strangers = root.names("").stream()
                .filter(name -> !PrivateFolder.isDraft(name, KEY))
                .toList();
        Optional<byte[]> kept = root.read("", KEY);
        if (kept.isEmpty()) {
            if (!strangers.isEmpty()) {
                throw new InputException(
                        "private: " + root.path() + " is no owner's folder: it has no " + KEY + " but has "
                                + strangers.subList(0, Math.min(3, strangers.size()))
                                + "; take an empty or a new folder, or put the " + KEY + " back");
            }
            byte[] fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            return new Owner(root, fresh, false);
        }
        if (kept.get().length != KEY_BYTES) {
            throw new InputException("private: " + root.path() + "/" + KEY + " must have exactly " + KEY_BYTES
                    + " bytes, but has " + kept.get().length
                    + "; put the right one back, or take another folder: without it no earlier request is known");
        }
        if (root.openToOthers()) {
            throw new InputException("private: others than its owner may look into " + root.path()
                    + "; take the permission away (chmod 700)");
        }
        if (root.openToOthers(KEY)) {
            throw new InputException("private: others than its owner may read " + root.path() + "/" + KEY
                    + "; take the permission away (chmod 600)");
        }
        Owner owner = new Owner(root, kept.get(), true);
        if (root.read("", CHECK)
                .filter(check -> !Arrays.equals(check, owner.check()))
                .isPresent()) {
            throw new InputException(
                    "private: " + root.path() + "/" + KEY + " is not the one that this folder was begun with;"
                            + " put that one back, or take another folder: without it no earlier request is known, and what was"
                            + " released would be released again under other noise");
        }
        return owner;
    }

    private byte[] check() {
        return bytes(hexDigest("owner", List.of()));
    }

    /** The owner's folder at a path, if there is one. */
    static Optional<Owner> ifThere(String path, Configuration hadoop) throws IOException {
        return PrivateFolder.at(path, hadoop).read("", KEY).isPresent()
                ? Optional.of(open(path, hadoop))
                : Optional.empty();
    }

    /**
     * Makes the folder, and writes its key if there is none. Of several processes that do so at once all go on with one key.
     *
     * @return this owner, or one with the key that another process was first with
     */
    public Owner establish() throws IOException {
        boolean mine = !established && root.create("", KEY, key);
        byte[] kept = mine || established
                ? key
                : root.read("", KEY).orElseThrow(() -> new IOException(root.path() + " has lost its " + KEY));
        root.sweep("", KEY);
        Owner owner = new Owner(root, kept, true);
        if (root.read("", CHECK).isEmpty()) {
            root.create("", CHECK, owner.check());
        }
        root.sweep("", CHECK);
        return owner;
    }

    /** Whether these bytes are the key. */
    boolean hasKey(byte[] bytes) {
        return Arrays.equals(key, bytes);
    }

    /** Whether another owner has the same key. */
    boolean sameAs(Owner other) {
        return Arrays.equals(key, other.key);
    }

    /** The folder itself. */
    public PrivateFolder folder() {
        return root;
    }

    /** A digest of some texts under the owner's key: who has not got the key learns nothing from it. */
    byte[] digest(String purpose, List<String> texts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(bytes(purpose + "\n" + String.join("\n", texts)));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HMAC-SHA-256", impossible);
        }
    }

    /** The same in hexadecimal. */
    String hexDigest(String purpose, List<String> texts) {
        return HexFormat.of().formatHex(digest(purpose, texts));
    }

    /** Keeps files that belong to a receipt, as those of a result that is not published yet and will be at {@code result}. */
    void keep(String name, String run, Receipt receipt, String result, Map<String, byte[]> files) throws IOException {
        if (!KEPT.containsAll(files.keySet())) {
            throw new IllegalArgumentException("not files of a receipt: " + files.keySet());
        }
        String inner = inner(name, run, folderOf(receipt));
        root.write(inner, BEGUN + place(result), bytes(result));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            root.write(inner, file.getKey(), file.getValue());
        }
    }

    /** Notes that a result is about to be replaced in its place: its files go once another one is published there. */
    void replacing(String name, String run, Receipt receipt, String result) throws IOException {
        String inner = inner(name, run, folderOf(receipt));
        if (!root.names(inner).isEmpty()) {
            root.write(inner, BEGUN + place(result), bytes(result));
        }
    }

    /** Notes that the result of a receipt is published. */
    void published(String name, String run, Receipt receipt, String result) throws IOException {
        String inner = inner(name, run, folderOf(receipt));
        if (!root.names(inner).contains(PUBLISHED + place(result))) {
            root.write(inner, PUBLISHED + place(result), bytes(result));
        }
        root.delete(inner, BEGUN + place(result));
    }

    /**
     * Removes what was kept for results of a run that were never published in a place or are replaced there, and nothing else.
     * Results of the same run elsewhere keep theirs.
     */
    void forgetUnpublished(String name, String run, String result) throws IOException {
        String inner = name + "/" + run;
        for (String receipt : root.names(inner)) {
            if (receipt.matches("[0-9a-f]{" + NAME_DIGITS + "}")) {
                String folder = inner + "/" + receipt;
                String begun = BEGUN + place(result);
                root.sweep(folder, begun);
                if (root.names(folder).contains(begun)) {
                    forget(folder, begun, PUBLISHED + place(result));
                }
                root.deleteIfEmpty(folder);
            }
        }
        root.deleteIfEmpty(inner);
    }

    private void forget(String folder, String begun, String published) throws IOException {
        root.delete(folder, published);
        List<String> names = root.names(folder);
        boolean elsewhere = names.stream()
                .anyMatch(file -> !file.equals(begun) && (file.startsWith(BEGUN) || file.startsWith(PUBLISHED)));
        for (String file : elsewhere ? List.<String>of() : names) {
            if (KEPT.contains(file) || KEPT.stream().anyMatch(kept -> file.startsWith("." + kept + "."))) {
                root.delete(folder, file);
            }
        }
        // The last: a removal that is interrupted goes on.
        root.delete(folder, begun);
    }

    private static String place(String result) {
        return Sha256.hex(bytes(result)).substring(0, NAME_DIGITS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Where the files of a receipt are. */
    public String path(String name, String run, Receipt receipt) {
        return root.path() + "/" + inner(name, run, folderOf(receipt));
    }

    /** A file that belongs to a receipt, given by the name of its folder; empty if it is not there. */
    Optional<byte[]> file(String name, String run, String receiptFolder, String file) throws IOException {
        return root.read(inner(name, run, receiptFolder), file);
    }

    /** A file that belongs to the result in a folder; refused if it is not there. */
    byte[] file(ResultFolder result, Receipt receipt, String file) throws IOException {
        String place = place(result, receipt, file);
        return file(result.manifest().name(), result.manifest().run(), folderOf(receipt), file)
                .orElseThrow(
                        () -> new InputException(
                                "the private file " + place + " of the result " + result.location()
                                        + " is not there; name the owner's folder with the key 'private', or put the file back"));
    }

    /** Where a file is that belongs to the result in a folder. */
    String place(ResultFolder result, Receipt receipt, String file) throws IOException {
        return path(result.manifest().name(), result.manifest().run(), receipt) + "/" + file;
    }

    /** The ids in a file that belongs to the result in a folder; refused if it is not there or is damaged. */
    Set<String> ids(ResultFolder result, Receipt receipt, String file) throws IOException {
        return OwnerIds.read(file(result, receipt, file), place(result, receipt, file));
    }

    /** The salt of the commitments in the receipt of a result; refused if it is not there or has another length. */
    byte[] salt(ResultFolder result, Receipt receipt) throws IOException {
        byte[] salt = file(result, receipt, SALT);
        if (salt.length != Commitment.SALT_BYTES) {
            throw new InputException("private: " + place(result, receipt, SALT) + " must have exactly "
                    + Commitment.SALT_BYTES + " bytes, but has " + salt.length + "; put it back from a copy");
        }
        return salt;
    }

    /** The name of the folder of a receipt's files. */
    static String folderOf(Receipt receipt) {
        return receipt.hash().substring(0, NAME_DIGITS);
    }

    private static String inner(String name, String run, String receiptFolder) {
        return name + "/" + run + "/" + receiptFolder;
    }
}
