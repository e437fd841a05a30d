package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.FilePatterns;
import dev.firebreak.unlearning.receipt.Commitment;
import dev.firebreak.unlearning.receipt.KeyFile;
import dev.firebreak.unlearning.receipt.SigningKey;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Keys and salts from files on any Hadoop file system. Every refusal names the file. */
public final class KeyFiles {
    /** Bytes that a file with a key, a secret or a salt may have. */
    static final long MOST_BYTES = 1L << 20;

    private KeyFiles() {}

    /** The key that a spec names to sign with. */
    static Optional<SigningKey> signing(UnlearnSpec spec, Configuration hadoop) throws IOException {
        Optional<String> key = spec.given(UnlearnSpec.KEY);
        Optional<String> secret = spec.given(UnlearnSpec.HMAC_KEY);
        if (secret.isPresent()) {
            return Optional.of(hmac(secret.get(), hadoop));
        }
        return key.isPresent() ? Optional.of(read(key.get(), hadoop, KeyFile::signing)) : Optional.empty();
    }

    /** An Ed25519 public key. */
    public static SigningKey checking(String file, Configuration hadoop) throws IOException {
        return read(file, hadoop, KeyFile::checking);
    }

    /** A shared secret. */
    public static SigningKey hmac(String file, Configuration hadoop) throws IOException {
        return read(file, hadoop, KeyFile::secret);
    }

    /** A salt. */
    public static byte[] salt(String file, Configuration hadoop) throws IOException {
        return read(file, hadoop, bytes -> {
            if (bytes.length != Commitment.SALT_BYTES) {
                throw new IllegalArgumentException(
                        "a salt has exactly " + Commitment.SALT_BYTES + " bytes, but this file has " + bytes.length);
            }
            return bytes;
        });
    }

    private static <T> T read(String file, Configuration hadoop, Function<byte[], T> form) throws IOException {
        byte[] bytes = bytes(file, hadoop, MOST_BYTES);
        try {
            return form.apply(bytes);
        } catch (IllegalArgumentException refused) {
            throw new InputException(file + ": " + refused.getMessage(), refused);
        }
    }

    /**
     * All bytes of a file.
     *
     * @param most how many there may be
     * @throws InputException if there is no such file, or it is longer
     */
    public static byte[] bytes(String file, Configuration hadoop, long most) throws IOException {
        Path path = existing(file, hadoop);
        FileSystem files = FilePatterns.system(path, hadoop);
        if (!files.getFileStatus(path).isFile()) {
            throw new InputException(file + ": a folder; expected a file");
        }
        long length = files.getFileStatus(path).getLen();
        if (length > most) {
            throw new InputException(
                    String.format(Locale.ROOT, "%s: %,d bytes; such a file may have at most %,d", file, length, most));
        }
        try (var in = files.open(path)) {
            return in.readAllBytes();
        }
    }

    /** A file or folder, which must be there. */
    static Path existing(String file, Configuration hadoop) throws IOException {
        Path path = FilePatterns.path(file);
        if (!FilePatterns.system(path, hadoop).exists(path)) {
            throw new InputException(file + ": there is no such file");
        }
        return path;
    }
}
