package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code operations.json}: what went wrong on the cluster and was made good, over all starts of a run. No result depends on it.
 *
 * @param counts by name, such as {@code executors-lost}
 */
record Operations(SortedMap<String, Long> counts) {

    /** What a folder says already, and more. */
    static Operations plus(Folder folder, SortedMap<String, Long> more) throws IOException {
        SortedMap<String, Long> all = new TreeMap<>(more);
        Optional<byte[]> bytes = folder.read(ResultFolder.OPERATIONS);
        try {
            if (bytes.isPresent()) {
                SortedMap<String, Long> before = Json.read(ResultFolder.OPERATIONS, bytes.get(), Operations.class)
                        .counts();
                (before == null ? new TreeMap<String, Long>() : before)
                        .forEach((name, n) -> all.merge(name, n, Long::sum));
            }
        } catch (InputException damaged) {
            // Nothing rests on these counts.
            return new Operations(all);
        }
        return new Operations(all);
    }
}
