package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.format.CsvSource;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.ExampleTable;
import dev.firebreak.datasets.format.Targets;

/**
 * The documented counts of a file of comma-separated numbers of which no checksum is published.
 *
 * @param columns numbers per record
 * @param records lines
 */
public record CsvCounts(int columns, int records) implements Verification {

    @Override
    public void check(DataFile file) {
        ExampleTable table = new ExampleTable(ExampleTable.Layout.of("last"), Targets.regression());
        table.add(new CsvSource(file, ',', false));
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
