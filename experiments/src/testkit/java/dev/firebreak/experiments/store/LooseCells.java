package dev.firebreak.experiments.store;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** Cells in a folder that belong to no run. */
public final class LooseCells {
    private LooseCells() {}

    /** Those in a folder, which is made if it is missing. */
    public static CellFiles in(Path folder) throws IOException {
        return CellFiles.in(Folder.at(folder.toString(), new Configuration(false)), "");
    }
}
