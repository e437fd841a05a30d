package dev.firebreak.datasets;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.Leaf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** The data source that reads LEAF's files; its training examples have their writers as natural owners. */
final class LeafSource {
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.text(
                    "path",
                    null,
                    "folder with the folders train and test of LEAF, or file, folder of .json files or glob pattern"),
            Parameter.text("test", "", "the same of test examples; the folder test of the path if left out"),
            Parameter.integer(
                    "height", "28", 1, Integer.MAX_VALUE, "rows of an image, which x holds row by row; 1 for vectors"),
            Parameter.integer("classes", "62", 1, Integer.MAX_VALUE, "number of classes"));

    private LeafSource() {}

    static DataSource of(String name, Arguments a) {
        return DataSource.ofFiles(folder -> named(a, folder), folder -> read(name, a, folder));
    }

    private static Dataset read(String name, Arguments a, DataFolder folder) {
        Leaf.Content train = Leaf.read(train(a, folder), layout(a, OptionalInt.empty()));
        OptionalInt numbers = OptionalInt.of(train.examples().features().dimension());
        List<DataFile> judged = test(a, folder);
        Optional<Examples> test = judged.isEmpty()
                ? Optional.empty()
                : Optional.of(Leaf.read(judged, layout(a, numbers)).examples());
        return Dataset.of(name, train.examples(), test, Optional.of(train.owners()));
    }

    private static Leaf.Layout layout(Arguments a, OptionalInt numbers) {
        return new Leaf.Layout(a.integer("height"), a.integer("classes"), numbers);
    }

    private static Map<String, DataFile> named(Arguments a, DataFolder folder) {
        Map<String, DataFile> named = new LinkedHashMap<>();
        train(a, folder).forEach(file -> put(named, Leaf.TRAIN, file));
        test(a, folder).forEach(file -> put(named, Leaf.TEST, file));
        return named;
    }

    private static void put(Map<String, DataFile> named, String part, DataFile file) {
        DataFolder.put(named, part + "/" + DataFolder.content(file.path().getName()), file);
    }

    private static List<DataFile> train(Arguments a, DataFolder folder) {
        return files(folder, a.text("path"), path -> Leaf.files(path, Leaf.TRAIN));
    }

    private static List<DataFile> test(Arguments a, DataFolder folder) {
        return a.has("test")
                ? files(folder, a.text("test"), path -> Leaf.files(path, Leaf.TEST))
                : files(folder, a.text("path"), path -> Leaf.part(path, Leaf.TEST));
    }

    private static List<DataFile> files(DataFolder folder, String path, Function<DataFile, Stream<DataFile>> inside) {
        return folder.files(path).stream().flatMap(inside).toList();
    }
}
