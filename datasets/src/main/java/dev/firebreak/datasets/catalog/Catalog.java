package dev.firebreak.datasets.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
        List<CatalogEntry> entries = new ArrayList<>();
        try (InputStream json = Catalog.class.getResourceAsStream("sets.json")) {
            for (JsonNode set : new ObjectMapper().readTree(json)) {
                List<Download> downloads = new ArrayList<>();
                set.get("downloads").forEach(download -> downloads.add(download(download)));
                entries.add(new CatalogEntry(
                        set.get("name").textValue(),
                        set.get("shape").textValue(),
                        set.get("licence").textValue(),
                        set.get("home").textValue(),
                        downloads));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the catalog of public data sets cannot be read", e);
        }
        return List.copyOf(entries);
    }

    private static Download download(JsonNode json) {
        List<PublishedFile> files = json.get("files").properties().stream()
                .map(file -> new PublishedFile(
                        file.getKey(), verification(file.getValue().textValue())))
                .toList();
        return new Download(
                Optional.ofNullable(json.path("url").textValue()),
                Download.Packing.valueOf(json.path("packing").asText("NONE")),
                verification(json.path("archive").asText("")),
                files,
                json.path("bytes").longValue());
    }

    // One of "content SHA-256 HEX", "file MD5 HEX", "libsvm FEATURES EXAMPLES" with or without the number of stored
    // numbers, and
    // "csv COLUMNS RECORDS"; or no text at all.
    private static Optional<Verification> verification(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] words = text.split(" ", -1);
        return Optional.of(
                switch (words[0]) {
                    case "libsvm" ->
                        new LibsvmCounts(
                                Integer.parseInt(words[1]),
                                Integer.parseInt(words[2]),
                                words.length == 3 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(words[3])));
                    case "csv" -> new CsvCounts(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                    default -> new Checksum(words[0].equals("file"), words[1], words[2]);
                });
    }
}
