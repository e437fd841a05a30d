package dev.firebreak.datasets;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.datasets.format.ExampleTable;
import dev.firebreak.datasets.format.TableRows;
import dev.firebreak.datasets.format.Targets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What data sources that read tables have in common, wherever the rows come from. */
public final class TableSources {
    private TableSources() {}

    /** The column of the target. */
    public static Parameter label() {
        return Parameter.text("label", "last", "column of the target; last is always the last column");
    }

    /** What the other columns are, and what becomes of missing values. */
    public static List<Parameter> columns() {
        return List.of(
                Parameter.text("drop", "", "columns to leave out, as in \"id,name\""),
                Parameter.text("group", "", "column of natural owners"),
                Parameter.text(
                        "id",
                        "",
                        "column of the records' own ids, by which requests to forget and receipts name them; all different"),
                Parameter.word(
                        "missing",
                        "refuse",
                        List.of("refuse", "skip"),
                        "what happens to records with ?, NA or nothing in a column that is used"),
                task());
    }

    static Parameter task() {
        return Parameter.word(
                "task",
                "classification",
                List.of("classification", "regression"),
                "whether targets are labels (classes by ascending label) or real numbers");
    }

    static Targets targets(Arguments a) {
        return a.text("task").equals("regression") ? Targets.regression() : Targets.classification();
    }

    /**
     * Reads training and test examples.
     *
     * @param name of the data set
     * @param a a call with the parameters {@code test}, {@link #label} and {@link #columns}
     * @param training opens the tables of the training set, one after the other
     * @param test the same of the test set; called only if there is the argument {@code test}
     */
    public static Dataset read(
            String name,
            Arguments a,
            Stream<? extends TableRows> training,
            Function<String, Stream<? extends TableRows>> test) {
        ExampleTable.Layout layout = new ExampleTable.Layout(
                a.text("label"),
                a.has("group") ? a.text("group") : null,
                a.has("id") ? a.text("id") : null,
                a.has("drop") ? List.of(a.text("drop").strip().split("\\s*,\\s*", -1)) : List.of(),
                a.text("missing").equals("skip"));
        ExampleTable table = new ExampleTable(layout, targets(a));
        training.forEachOrdered(table::add);
        Examples train = table.examples();
        Optional<Examples> judged = Optional.empty();
        if (a.has("test")) {
            ExampleTable testTable = table.forTest();
            test.apply(a.text("test")).forEachOrdered(testTable::add);
            judged = Optional.of(testTable.examples());
        }
        Dataset read = Dataset.of(name, train, judged, a.has("group") ? Optional.of(table.groups()) : Optional.empty());
        return a.has("id") ? read.withIds(ExampleIds.of(table.ids())) : read;
    }
}
