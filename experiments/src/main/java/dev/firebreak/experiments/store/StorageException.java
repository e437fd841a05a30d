package dev.firebreak.experiments.store;

import java.io.IOException;
import java.util.Optional;

/**
 * A file system did not do what it was asked: a disk that is full, a folder that has gone, a file that cannot be read. The message is one
 * line that names the path and says what to do; the command line prints it without a stack trace and exits with 1.
 */
public final class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A problem in words. */
    public StorageException(String problem) {
        super(problem);
    }

    private StorageException(String problem, Throwable cause) {
        super(problem, cause);
    }

    /** A write that failed. */
    public static StorageException writing(Object path, IOException cause) {
        return of("cannot write " + path, "; put that right and run the same command again", cause);
    }

    static StorageException reading(Object path, IOException cause) {
        return of("cannot read " + path, "", cause);
    }

    private static StorageException of(String what, String remedy, IOException cause) {
        return cause instanceof StorageException known
                ? known
                : new StorageException(what + ": " + reason(cause) + remedy, cause);
    }

    /** The first such problem among a failure and its causes. */
    public static Optional<StorageException> in(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause() == at ? null : at.getCause()) {
            if (at instanceof StorageException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** What a failure says of its reason, on one line; of a storage exception what the file system said. */
    public static String reason(Exception failure) {
        Throwable root =
                failure instanceof StorageException && failure.getCause() != null ? failure.getCause() : failure;
        String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").strip();
    }
}
