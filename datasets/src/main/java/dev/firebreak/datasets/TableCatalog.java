package dev.firebreak.datasets;

import dev.firebreak.datasets.format.TableRows;

/**
 * The tables of an engine's catalogue. An implementation is named in {@code META-INF/services} of its module and has a public
 * constructor without parameters.
 */
public interface TableCatalog {

    /**
     * Opens a table.
     *
     * @param table its name, as {@code catalog.schema.name}
     * @param id the column that rows are sorted by
     * @throws dev.firebreak.core.InputException if there is no such table or column, or the engine does not run and cannot be started
     */
    TableRows open(String table, String id);
}
