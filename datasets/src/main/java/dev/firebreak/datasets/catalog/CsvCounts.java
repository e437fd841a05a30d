package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.format.CsvTable;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.Targets;
import java.util.List;

/**
 * The documented counts of a file of comma-separated numbers of which no checksum is published.
 *
 * @param columns numbers per record
 * @param records lines
 */
public record CsvCounts(int columns, int records) implements Verification {

    @Override
    public void check(DataFile file) {
        CsvTable table =
                new CsvTable(new CsvTable.Shape(',', false, "last", null, List.of(), false), Targets.regression());
        table.add(file);
        Examples read = table.examples();
        int found = read.features().dimension() + 1;
        if (found != columns || read.count() != records) {
            throw new InputException(file + ": holds " + read.count() + " records of " + found + " numbers; expected "
                    + records + " of " + columns);
        }
    }

    @Override
    public String what() {
        return "counts of records and columns";
    }
}
