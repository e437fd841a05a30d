package dev.firebreak.jobs.store;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** One column of whole numbers or texts of a Parquet file. */
public final class ParquetColumn {
    private ParquetColumn() {}

    /**
     * The values as text, row by row.
     *
     * @param file the file's bytes
     * @param name of the column; where a file has only one, that one
     * @throws InputException if it is not such a file, or a value is missing
     */
    public static List<String> read(byte[] file, String name) throws IOException {
        List<String> values = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetBytes.reader(file)) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                int column = column(row.getType(), name);
                if (row.getFieldRepetitionCount(column) != 1) {
                    throw new InputException("row " + (values.size() + 1) + ": the column of ids is empty");
                }
                values.add(row.getValueToString(column, 0));
            }
        } catch (RuntimeException e) {
            if (e instanceof InputException refused) {
                throw refused;
            }
            throw new InputException("not a Parquet file: " + e.getMessage(), e);
        }
        return values;
    }

    private static int column(GroupType row, String name) {
        if (row.getFieldCount() == 1) {
            return 0;
        }
        if (!row.containsField(name)) {
            throw new InputException("there is no column '" + name + "', but "
                    + row.getFields().stream().map(Type::getName).collect(Collectors.joining(", ")));
        }
        return row.getFieldIndex(name);
    }
}
