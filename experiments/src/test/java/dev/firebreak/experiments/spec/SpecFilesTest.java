package dev.firebreak.experiments.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.train.TrainKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecFilesTest {
    @TempDir
    private Path folder;

    @Test
    void readsLocalFilesAndUris() throws IOException {
        Path file = Files.writeString(folder.resolve("a b.yaml"), "data: é\n");
        assertEquals(new SpecText(file.toString(), "data: é\n"), SpecFiles.read(file.toString(), Configuration::new));
        String uri = "file://" + Files.copy(file, folder.resolve("c.yaml"));
        assertEquals(new SpecText(uri, "data: é\n"), SpecFiles.read(uri, Configuration::new));
        String colon = "file://" + Files.copy(file, folder.resolve("10:00.yaml"));
        assertEquals(new SpecText(colon, "data: é\n"), SpecFiles.read(colon, Configuration::new));
    }

    @Test
    void aMissingFileIsRefusedByName() {
        String missing = folder.resolve("none.yaml").toString();
        InputException refused = assertThrows(InputException.class, () -> SpecFiles.read(missing, Configuration::new));
        assertTrue(refused.getMessage().contains("there is no spec '" + missing + "'"), refused.getMessage());
        assertThrows(InputException.class, () -> SpecFiles.read("file://" + missing, Configuration::new));
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        Path file = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        InputException refused =
                assertThrows(InputException.class, () -> SpecFiles.read(file.toString(), Configuration::new));
        assertTrue(refused.getMessage().contains("not UTF-8"), refused.getMessage());
    }

    @Test
    void everyShippedTrainingSpecIsAcceptable() {
        // The specs of the unlearning commands have no rounds, and tests of their own; so have sweeps.
        List<SpecText> training = SpecFiles.shipped().stream()
                .map(name -> SpecFiles.read(name, Configuration::new))
                .filter(spec ->
                        spec.text().contains("\nrounds:") && !spec.text().contains("\nsweep:"))
                .toList();
        assertFalse(training.isEmpty());
        training.forEach(spec ->
                Declaration.read(TrainKind.TRAIN, spec, Map.of(), Map.of()).spec());
    }
}
