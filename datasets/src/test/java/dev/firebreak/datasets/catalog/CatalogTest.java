package dev.firebreak.datasets.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Part;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.RealData;
import dev.firebreak.datasets.TextSources;
import dev.firebreak.datasets.format.DataFile;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
    @TempDir
    Path empty;

    @Test
    void everyEntryIsASourceAndEverySourceAnEntry() {
        List<String> sources = Stream.concat(
                        NamedSets.parts().stream().map(Part::name),
                        NamedTexts.parts().stream().map(Part::name))
                .toList();
        assertEquals(sources, Catalog.ENTRIES.stream().map(CatalogEntry::name).toList());
    }

    /** What a reader asks for is a file of the entry, so that what fetch brings is what is read. */
    @Test
    void aMissingFileIsOneOfTheCatalogAndToldWhereToPut() {
        for (CatalogEntry entry : Catalog.ENTRIES) {
            String root = empty.toString();
            DataFolder folder = new DataFolder(root, new Configuration());
            InputException refused = assertThrows(InputException.class, () -> {
                if (DataSources.SOURCES.knows(entry.name())) {
                    DataSources.SOURCES.build(entry.name()).load(folder, 0);
                } else {
                    TextSources.TEXTS.build(entry.name()).open(folder).close();
                }
            });
            assertTrue(
                    entry.files().keySet().stream()
                            .anyMatch(file -> refused.getMessage().contains("no file " + root + "/" + file)),
                    refused.getMessage());
            assertTrue(refused.getMessage().endsWith("datasets fetch " + entry.name() + " --data " + root));
        }
    }

    @Test
    void everyAddressIsEncryptedAndHasASize() {
        for (CatalogEntry entry : Catalog.ENTRIES) {
            for (Download download : entry.downloads()) {
                String url = download.url();
                assertTrue(url.isEmpty() || (url.startsWith("https://") && download.bytes() > 0), url);
            }
        }
    }

    /** What is at hand of a set is within the size at which a download is given up. */
    @Test
    void publishedCopiesAreWithinTheirSizes() throws Exception {
        DataFolder folder = RealData.with("mnist/train-images-idx3-ubyte.gz");
        for (CatalogEntry entry : Catalog.ENTRIES) {
            for (Download download : entry.downloads()) {
                String path = download.path();
                Optional<DataFile> there = folder.find(path);
                if (there.isPresent() && download.packing() == Download.Packing.NONE && download.bytes() > 0) {
                    try (InputStream bytes = path.endsWith(".gz")
                            ? there.get().openRaw()
                            : there.get().open()) {
                        assertEquals(download.bytes(), bytes.transferTo(OutputStream.nullOutputStream()), path);
                    }
                }
            }
        }
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearest() {
        InputException refused = assertThrows(InputException.class, () -> Catalog.require("mnits"));
        assertTrue(refused.getMessage().contains("did you mean 'mnist'"), refused.getMessage());
    }

    @Test
    void publishedCopiesPassTheirVerification() {
        DataFolder folder = RealData.with("mnist/train-images-idx3-ubyte.gz");
        List<String> verified = new ArrayList<>();
        for (CatalogEntry entry : Catalog.ENTRIES) {
            entry.files()
                    .forEach((file, verification) -> folder.find(file).ifPresent(there -> {
                        verification.check(there);
                        if (verification.isPresent()) {
                            verified.add(file);
                        }
                    }));
        }
        assertTrue(verified.size() >= 4, "verified only " + verified);
    }
}
