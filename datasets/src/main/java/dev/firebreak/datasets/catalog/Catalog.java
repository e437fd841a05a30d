package dev.firebreak.datasets.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The public sets with a name, from the resource {@code sets.json}. A file is verified by a checksum where one is published or
 * where several independent copies agree, otherwise by the counts that are documented with the set.
 */
public final class Catalog {
    /** The sets, in the order of listings. */
    public static final List<CatalogEntry> ENTRIES = read();

    private Catalog() {}

    /** The entry of this name, if there is one. */
    public static Optional<CatalogEntry> find(String name) {
        return ENTRIES.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** The entry of this name. @throws InputException if there is none, with the nearest name */
    public static CatalogEntry require(String name) {
        List<String> names = ENTRIES.stream().map(CatalogEntry::name).toList();
        return find(name)
                .orElseThrow(() ->
                        new InputException("there is no public data set '" + name + "'" + Nearest.hint(name, names)));
    }

    private static List<CatalogEntry> read() {
        try (InputStream json = Catalog.class.getResourceAsStream("sets.json")) {
            return List.of(new ObjectMapper().readValue(json, CatalogEntry[].class));
        } catch (IOException e) {
            throw new UncheckedIOException("the catalog of public data sets cannot be read", e);
        }
    }
}
