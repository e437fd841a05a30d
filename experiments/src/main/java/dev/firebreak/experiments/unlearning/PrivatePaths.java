package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The places of owner's folders in relation to results. Local paths are compared as they are once every symbolic link is followed;
 * those of other file systems by their URIs.
 */
public final class PrivatePaths {
    private static final String ENDING = "-private";

    private PrivatePaths() {}

    /** The owner's folder beside the results of a folder: {@code <results>-private}, never inside it. */
    public static String beside(String results) throws IOException {
        return real(results) + ENDING;
    }

    /** The folder of results that a run's folder {@code <results>/<name>/<run>} is in, if it is still in that place. */
    static String results(String model, String name, String run) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(real(model));
        org.apache.hadoop.fs.Path parent = path.getParent();
        boolean inPlace = path.getName().equals(run)
                && parent != null
                && parent.getName().equals(name)
                && parent.getParent() != null
                && !parent.getParent().isRoot();
        return inPlace ? parent.getParent().toString() : real(model);
    }

    /** Refuses an owner's folder that is, holds or lies in {@code what}, another folder that others read. */
    static void requireApart(String owner, String other, String what) throws IOException {
        String left = real(owner);
        String right = real(other);
        String how = left.equals(right)
                ? "is " + what
                : within(left, right)
                        ? "lies in " + what + " " + right
                        : within(right, left) ? "holds " + what + " " + right : "";
        if (!how.isEmpty()) {
            throw new InputException("private: " + owner + " " + how + "; what is private must lie apart from it");
        }
    }

    private static boolean within(String inner, String outer) {
        return inner.startsWith(outer.endsWith("/") ? outer : outer + "/");
    }

    /** A path without links, {@code .} and {@code ..}; a URI of another file system as it is, normalised. */
    static String real(String text) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(text);
        String scheme = path.toUri().getScheme();
        if (scheme != null && !scheme.equals("file")) {
            return path.toString();
        }
        Path local = Path.of(scheme == null ? text : path.toUri().getPath())
                .toAbsolutePath()
                .normalize();
        Path there = local;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there.toRealPath().resolve(there.relativize(local)).normalize().toString();
    }
}
