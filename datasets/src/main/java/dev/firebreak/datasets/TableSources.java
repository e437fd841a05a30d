package dev.firebreak.datasets;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.datasets.format.ExampleTable;
import dev.firebreak.datasets.format.TableRows;
import dev.firebreak.datasets.format.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What data sources that read tables have in common, wherever the rows come from. */
final class TableSources {
    private TableSources() {}

    /** The parameters of a source whose training set is {@code table}, and whose test set is another such table. */
    static List<Parameter> parameters(Parameter table, String what, Parameter id, Parameter... format) {
        List<Parameter> parameters = new ArrayList<>(List.of(
                table,
                Parameter.text("test", "", what + " of test examples"),
                Parameter.text("label", "last", "column of the target; last is always the last column")));
        parameters.addAll(List.of(format));
        parameters.addAll(List.of(
                Parameter.text("drop", "", "columns to leave out, as in \"id,name\""),
                Parameter.text("group", "", "column of natural owners"),
                id,
                Parameter.word(
                        "missing",
                        "refuse",
                        List.of("refuse", "skip"),
                        "what happens to records with ?, NA or nothing in a column that is used"),
                task()));
        return parameters;
    }

    /** The column of ids, which must be given if {@code fallback} is {@code null}. */
    static Parameter id(String fallback, String further) {
        return Parameter.text(
                "id",
                fallback,
                "column of the records' own ids, by which requests to forget and receipts name them; all different"
                        + further);
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

    /** Reads the sets of a call with the {@link #parameters}; {@code open} gives the tables of a set, one after the other. */
    static Dataset read(String name, Arguments a, String training, Function<String, Stream<? extends TableRows>> open) {
        ExampleTable.Layout layout = new ExampleTable.Layout(
                a.text("label"),
                a.has("group") ? a.text("group") : null,
                a.has("id") ? a.text("id") : null,
                a.has("drop") ? List.of(a.text("drop").strip().split("\\s*,\\s*", -1)) : List.of(),
                a.text("missing").equals("skip"));
        ExampleTable table = new ExampleTable(layout, targets(a));
        open.apply(training).forEachOrdered(table::add);
        Examples train = table.examples();
        Optional<Examples> judged = Optional.empty();
        if (a.has("test")) {
            ExampleTable testTable = table.forTest();
            open.apply(a.text("test")).forEachOrdered(testTable::add);
            judged = Optional.of(testTable.examples());
        }
        Dataset read = Dataset.of(name, train, judged, a.has("group") ? Optional.of(table.groups()) : Optional.empty());
        return a.has("id") ? read.withIds(ExampleIds.of(table.ids())) : read;
    }
}
