package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.FilePatterns;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.unlearning.receipt.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Keys from files. */
final class KeyFiles {
    private KeyFiles() {}

    /** A key to sign with: an Ed25519 private key (PEM or DER), or else the raw bytes of a shared HMAC secret. */
    static SigningKey signing(String file, Configuration hadoop) throws IOException {
        byte[] bytes = bytes(file, hadoop);
        try {
            return SigningKey.ed25519Private(der(bytes));
        } catch (IllegalArgumentException other) {
            if (isPem(bytes)) {
                throw new InputException(file + ": " + other.getMessage(), other);
            }
            return hmac(file, bytes);
        }
    }

    /** An Ed25519 public key, PEM or DER. */
    static SigningKey checking(String file) throws IOException {
        try {
            return SigningKey.ed25519Public(der(bytes(file, HadoopSettings.ofSparkSubmit())));
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    /** A shared secret. */
    static SigningKey hmac(String file) throws IOException {
        return hmac(file, bytes(file, HadoopSettings.ofSparkSubmit()));
    }

    private static SigningKey hmac(String file, byte... secret) {
        try {
            return SigningKey.hmac(secret);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    static byte[] bytes(String file, Configuration hadoop) throws IOException {
        Path path = FilePatterns.path(file);
        FileSystem files = FilePatterns.system(path, hadoop);
        if (!files.exists(path) || !files.getFileStatus(path).isFile()) {
            throw new InputException(file + ": there is no such file");
        }
        try (var in = files.open(path)) {
            return in.readAllBytes();
        }
    }

    private static boolean isPem(byte... file) {
        return new String(file, StandardCharsets.US_ASCII).startsWith("-----BEGIN");
    }

    private static byte[] der(byte... file) {
        String text = new String(file, StandardCharsets.US_ASCII);
        return isPem(file) ? Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", "")) : file;
    }
}
