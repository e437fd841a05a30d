package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.jobs.store.OutputFolder;
import dev.firebreak.jobs.store.ResultFolder;
import dev.firebreak.unlearning.receipt.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hadoop.conf.Configuration;

/**
 * What the owner of the data keeps and nobody else may see, apart from the results:
 * {@code <root>/<name>/<run>/<hash of the receipt>/}. Being named by the receipt, it belongs to exactly one published result: a
 * redo that dies half way leaves the old result with the old files. {@code <root>/owner.key} is the secret that salts are derived
 * from, so that equal requests are known again without anybody else being able to try ids out.
 */
final class Owner {
    static final String FORGOTTEN = "forgotten.csv";
    static final String RETAINED = "retained.csv";
    static final String SALT = "salt";
    static final String STATE = "state.safetensors";

    private static final String KEY = "owner.key";
    private static final int KEY_BYTES = 32;
    private static final int NAME_DIGITS = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final OutputFolder root;
    private final byte[] key;

    private Owner(OutputFolder root, byte[] key) {
        this.root = root;
        this.key = key;
    }

    /** The owner's folder beside the results of a folder. */
    static String beside(String results) {
        return results.replaceAll("/+$", "") + "-private";
    }

    /** The owner's folder at a path, which is made with a fresh key if it is missing. */
    static Owner at(String path, Configuration hadoop) throws IOException {
        OutputFolder root = OutputFolder.at(path, hadoop);
        Optional<byte[]> kept = root.read(KEY);
        if (kept.isPresent()) {
            return new Owner(root, kept.get());
        }
        root.ownerOnly();
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        root.write(KEY, fresh);
        return new Owner(root, fresh);
    }

    /** A digest of some texts under the owner's key: who has not got the key learns nothing from it. */
    byte[] digest(String purpose, List<String> texts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal((purpose + "\n" + String.join("\n", texts)).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HMAC-SHA-256", impossible);
        }
    }

    /** The same in hexadecimal. */
    String hexDigest(String purpose, List<String> texts) {
        return HexFormat.of().formatHex(digest(purpose, texts));
    }

    /** Keeps files that belong to a receipt. */
    void keep(String name, String run, Receipt receipt, Map<String, byte[]> files) throws IOException {
        OutputFolder folder = root.in(name).in(run).in(folderOf(receipt));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            folder.write(file.getKey(), file.getValue());
        }
    }

    /** Removes what belongs to receipts that a redo has replaced. */
    void forgetOthers(String name, String run, Receipt receipt) throws IOException {
        OutputFolder folder = root.in(name).in(run);
        for (String other : folder.names()) {
            if (!other.equals(folderOf(receipt))) {
                folder.delete(other);
            }
        }
    }

    /** Where the files of a receipt are. */
    String path(String name, String run, Receipt receipt) {
        return root.path() + "/" + name + "/" + run + "/" + folderOf(receipt);
    }

    /**
     * A file that belongs to the result in a folder.
     *
     * @throws InputException if it is not there
     */
    byte[] file(ResultFolder result, Receipt receipt, String file) throws IOException {
        String name = result.manifest().name();
        String run = result.manifest().run();
        // Looking must not make folders.
        String path = path(name, run, receipt);
        return root.within(List.of(name, run, folderOf(receipt)), file)
                .orElseThrow(() -> new InputException("the private state of " + result.location() + " is not in " + path
                        + "; name the owner's folder with the key 'private'"));
    }

    private static String folderOf(Receipt receipt) {
        return receipt.hash().substring(0, NAME_DIGITS);
    }
}
