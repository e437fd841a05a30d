package dev.firebreak.jobs.unlearning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A local folder whose files appear together or not at all: they are written to a folder beside it, {@code _SUCCESS} last, and
 * the whole is renamed. A crash leaves nothing or everything in place, never a model without its receipt.
 */
record Published(Path folder) {
    static final String SUCCESS = "_SUCCESS";

    /** Whether everything is there. */
    boolean isThere() {
        return Files.exists(folder.resolve(SUCCESS));
    }

    /** Publishes files by name; the folder must not be there yet, or hold no {@code _SUCCESS}. */
    void publish(Map<String, byte[]> files) throws IOException {
        Path aside = folder.resolveSibling("." + folder.getFileName() + ".new");
        delete(aside);
        Files.createDirectories(aside);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(aside.resolve(file.getKey()), file.getValue());
        }
        Files.createFile(aside.resolve(SUCCESS));
        delete(folder);
        Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> inner;
        try (Stream<Path> walk = Files.walk(folder)) {
            inner = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : inner) {
            Files.delete(path);
        }
    }
}
