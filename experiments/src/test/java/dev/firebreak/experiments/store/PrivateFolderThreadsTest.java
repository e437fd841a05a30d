package dev.firebreak.experiments.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.kernel.Parallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderThreadsTest {

    // A writer removes what killed processes left of its file; what another thread is writing is not that.
    @Test
    void threadsWriteOneFileOneAfterAnother(@TempDir Path folder) throws Exception {
        PrivateFolder owner = PrivateFolder.at(folder.resolve("owner").toString(), new Configuration(false));
        byte[] text = "one".getBytes(StandardCharsets.UTF_8);
        Parallel.forEach(4, 200, () -> k -> {
            try {
                owner.write("requests", "entry.json", text);
            } catch (IOException lost) {
                throw new UncheckedIOException(lost);
            }
        });
        assertEquals(List.of("entry.json"), owner.names("requests"));
    }
}
