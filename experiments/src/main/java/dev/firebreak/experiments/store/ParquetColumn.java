package dev.firebreak.experiments.store;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.datasets.format.IdReader;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** The column of record ids of a Parquet file: whole numbers, texts, or decimals that are whole. */
public final class ParquetColumn {
    private ParquetColumn() {}

    /**
     * The ids as text, row by row.
     *
     * @param file the file's bytes
     * @throws InputException if it is not such a file, the column is of another type, a value is missing or not whole
     */
    public static List<String> ids(byte[] file) throws IOException {
        List<String> values = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetBytes.reader(file)) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                String place = "row " + (values.size() + 1);
                GroupType type = row.getType();
                int column = IdReader.column(
                        type.getFields().stream().map(Type::getName).toList(), "Parquet");
                Type id = type.getType(column);
                if (!id.isPrimitive() || id.isRepetition(Type.Repetition.REPEATED)) {
                    throw unexpected(id);
                }
                if (row.getFieldRepetitionCount(column) != 1) {
                    throw new InputException(place + ": the id is empty");
                }
                values.add(value(row, column, id.asPrimitiveType(), place));
            }
        } catch (RuntimeException e) {
            if (e instanceof InputException refused) {
                throw refused;
            }
            throw new InputException("not a Parquet file: " + Printable.shortened(String.valueOf(e.getMessage())), e);
        }
        return values;
    }

    private static String value(Group row, int column, PrimitiveType type, String place) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        PrimitiveTypeName name = type.getPrimitiveTypeName();
        boolean integer = name == PrimitiveTypeName.INT32 || name == PrimitiveTypeName.INT64;
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            BigInteger unscaled = integer
                    ? BigInteger.valueOf(signed(row, column, name))
                    : new BigInteger(row.getBinary(column, 0).getBytes());
            return IdReader.whole(place, unscaled, decimal.getScale());
        }
        if (meaning instanceof StringLogicalTypeAnnotation && name == PrimitiveTypeName.BINARY) {
            String text = row.getBinary(column, 0).toStringUsingUTF8();
            if (text.isBlank()) {
                throw new InputException(place + ": the id is empty");
            }
            return text;
        }
        if (integer && (meaning == null || meaning instanceof IntLogicalTypeAnnotation)) {
            long value = signed(row, column, name);
            if (meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
                return name == PrimitiveTypeName.INT32
                        ? Integer.toUnsignedString((int) value)
                        : Long.toUnsignedString(value);
            }
            return Long.toString(value);
        }
        throw unexpected(type);
    }

    private static long signed(Group row, int column, PrimitiveTypeName name) {
        return name == PrimitiveTypeName.INT32 ? row.getInteger(column, 0) : row.getLong(column, 0);
    }

    private static InputException unexpected(Type type) {
        return new InputException("the column of ids is '" + Printable.shortened(type.toString())
                + "'; expected whole numbers, texts, or decimals that are whole");
    }
}
