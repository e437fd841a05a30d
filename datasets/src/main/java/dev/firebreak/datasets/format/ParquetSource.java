package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.datasets.FilePatterns;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** The rows of a Parquet file: whole numbers, floating-point numbers, decimals, truth values (1 and 0) and texts. */
public final class ParquetSource extends TableRows {
    private static final String ENDING = ".parquet";

    private final DataFile file;
    private final GroupType schema;
    private final List<String> columns;
    private final ParquetReader<Group> reader;
    private Group row;
    private long number;

    /**
     * Opens a file.
     *
     * @throws InputException if it is missing or not such a file
     */
    public ParquetSource(DataFile file) {
        this.file = file;
        Content content = new Content(file);
        try (ParquetFileReader footer = ParquetFileReader.open(
                content,
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
            schema = footer.getFileMetaData().getSchema();
            reader = reader(content);
        } catch (IOException | RuntimeException e) {
            throw malformed(e);
        }
        columns = schema.getFields().stream().map(Type::getName).toList();
    }

    /**
     * A file itself, or the Parquet files of a folder by name.
     *
     * @throws InputException if a folder holds something else, besides names that begin with {@code _} or {@code .}, or nothing
     */
    public static Stream<DataFile> files(DataFile file) {
        return file.inside(ENDING);
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    /** The number of the current row, from 1. */
    public long row() {
        return number;
    }

    @Override
    public boolean next() {
        number++;
        try {
            row = reader.read();
        } catch (IOException | RuntimeException e) {
            throw malformed(e);
        }
        return row != null;
    }

    @Override
    protected Object value(int column) {
        Type type = schema.getType(column);
        if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
            throw unexpected(type);
        }
        if (row.getFieldRepetitionCount(column) == 0) {
            return null;
        }
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(unscaled(column), decimal.getScale());
        }
        boolean plain = meaning == null;
        return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
            case INT32, INT64 -> {
                if (!plain && !(meaning instanceof IntLogicalTypeAnnotation)) {
                    throw unexpected(type);
                }
                boolean unsigned = meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned();
                if (unsigned) {
                    long bits = isShort(column) ? Integer.toUnsignedLong((int) signed(column)) : signed(column);
                    yield new BigDecimal(Long.toUnsignedString(bits));
                }
                yield signed(column);
            }
            case FLOAT -> (double) row.getFloat(column, 0);
            case DOUBLE -> row.getDouble(column, 0);
            case BOOLEAN -> row.getBoolean(column, 0);
            case BINARY -> {
                if (meaning instanceof StringLogicalTypeAnnotation) {
                    yield row.getBinary(column, 0).toStringUsingUTF8();
                }
                throw unexpected(type);
            }
            default -> throw unexpected(type);
        };
    }

    private boolean isShort(int column) {
        return schema.getType(column).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT32;
    }

    private long signed(int column) {
        return isShort(column) ? row.getInteger(column, 0) : row.getLong(column, 0);
    }

    private BigInteger unscaled(int column) {
        return switch (schema.getType(column).asPrimitiveType().getPrimitiveTypeName()) {
            case INT32, INT64 -> BigInteger.valueOf(signed(column));
            default -> new BigInteger(row.getBinary(column, 0).getBytes());
        };
    }

    private InputException unexpected(Type type) {
        return fault("column '" + Excerpt.of(type.getName()) + "' is '" + Printable.shortened(type.toString())
                + "'; expected numbers, truth values or texts; other columns can be left out (drop=...)");
    }

    private InputException malformed(Exception e) {
        if (e instanceof InputException refused) {
            return refused;
        }
        return file.problem("not a Parquet file: " + Printable.shortened(String.valueOf(e.getMessage())), e);
    }

    @Override
    public InputException problem(String what) {
        return file.problem("row " + number + ": " + what, null);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw file.problem("cannot be closed: " + e.getMessage(), e);
        }
    }

    /** The rows of a file, wherever it is. */
    public static ParquetReader<Group> reader(InputFile file) throws IOException {
        return new ParquetReader.Builder<Group>(file, new PlainParquetConfiguration()) {
            @Override
            protected ReadSupport<Group> getReadSupport() {
                return new GroupReadSupport();
            }
        }.build();
    }

    /** A file as the Parquet library reads one. */
    private record Content(DataFile file) implements InputFile {
        @Override
        public long getLength() throws IOException {
            return FilePatterns.system(file.path(), file.hadoop())
                    .getFileStatus(file.path())
                    .getLen();
        }

        @Override
        public SeekableInputStream newStream() throws IOException {
            return HadoopStreams.wrap(
                    FilePatterns.system(file.path(), file.hadoop()).open(file.path()));
        }
    }
}
