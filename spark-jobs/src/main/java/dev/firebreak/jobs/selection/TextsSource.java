package dev.firebreak.jobs.selection;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.TextRecord;
import dev.firebreak.datasets.TextSources;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Texts of one label, read on the driver, as columns {@code id} and {@code text}. */
record TextsSource(Arguments arguments) implements Domain.Source {
    private static final StructType SCHEMA =
            new StructType().add("id", DataTypes.StringType, false).add("text", DataTypes.StringType, false);

    @Override
    public SortedMap<String, String> digests(DataFolder folder, String role, long seed) {
        return TextSources.TEXTS.build(arguments.text("from")).digests(folder);
    }

    @Override
    public Domain open(SparkSession spark, DataFolder folder, String role, long seed) {
        String from = arguments.text("from");
        String label = arguments.text("label");
        List<TextRecord> records;
        try (Stream<TextRecord> all = TextSources.TEXTS.build(from).open(folder)) {
            records = all.filter(record -> record.label().equals(label)).toList();
        }
        List<Row> rows = records.stream()
                .map(record -> RowFactory.create(record.id(), record.text()))
                .toList();
        String name = "texts(from=" + from + ", label=" + label + ")";
        return new Domain(name, spark.createDataFrame(rows, SCHEMA), "id", List.of(), "text", false);
    }
}
