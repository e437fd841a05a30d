package dev.firebreak.datasets;

import dev.firebreak.core.BufferedDigest;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.datasets.format.TableRows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Training data from tables of an engine's catalogue. A table has no order of its own, so examples are in the order of their ids, and
 * its digest is one of all its columns and rows in this order.
 */
record CatalogTables(String name, Arguments a) implements DataSource {
    private TableRows open(String table) {
        return ServiceLoader.load(TableCatalog.class, TableCatalog.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new InputException("data source table: there is no Spark on the class path"))
                .open(table, a.text("id"));
    }

    @Override
    public SortedMap<String, String> digests(DataFolder folder, long seed) {
        SortedMap<String, String> digests = new TreeMap<>();
        for (String parameter : List.of("name", "test")) {
            if (a.has(parameter)) {
                digests.put(parameter + "/" + a.text(parameter), digest(a.text(parameter)));
            }
        }
        return digests;
    }

    private String digest(String table) {
        BufferedDigest digest = new BufferedDigest();
        try (TableRows rows = open(table)) {
            rows.columns().forEach(column -> add(digest, column));
            while (rows.next()) {
                for (int c = 0; c < rows.columns().size(); c++) {
                    add(digest, rows.text(c));
                }
            }
        }
        return digest.hex();
    }

    private static void add(BufferedDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.add(bytes.length);
        digest.add(bytes);
    }

    @Override
    public Dataset load(DataFolder folder, long seed) {
        return TableSources.read(
                name, a, a.text("name"), table -> Stream.of(table).map(this::open));
    }
}
