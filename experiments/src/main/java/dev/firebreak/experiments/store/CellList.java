package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.List;

/**
 * {@code cells.json}: the cells of a sweep in order, whose folders lie beside that of the sweep.
 *
 * @param cells how each ended
 */
public record CellList(List<CellOutcome> cells) {
    /** The file's name. */
    public static final String FILE = "cells.json";

    /** Copies the list. */
    public CellList {
        cells = List.copyOf(cells);
    }

    /**
     * The cells of a finished sweep.
     *
     * @throws InputException if the folder is not that of a sweep, or the file is damaged
     */
    public static CellList of(ResultFolder folder) throws IOException {
        byte[] json = folder.attachment(FILE)
                .orElseThrow(() -> new InputException(folder.location() + " is no sweep: it has no " + FILE));
        return Json.read(folder.location() + "/" + FILE, json, CellList.class);
    }
}
