package dev.firebreak.datasets.catalog;

import dev.firebreak.core.part.Part;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSource;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.format.CifarBinary;
import dev.firebreak.datasets.format.CsvSource;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.ExampleTable;
import dev.firebreak.datasets.format.Idx;
import dev.firebreak.datasets.format.Libsvm;
import dev.firebreak.datasets.format.Targets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Data sources that read a public set under its name, from its files in the order of the catalog. */
public final class NamedSets {
    private NamedSets() {}

    /** One part per set, none with parameters. */
    public static List<Part<DataSource>> parts() {
        return List.of(
                set("mnist", "handwritten digits, 28 x 28, pixels / 255", NamedSets::images),
                set("fashion-mnist", "articles of clothing, 28 x 28, pixels / 255", NamedSets::images),
                set("cifar10", "colour images of ten things, 3 x 32 x 32, pixels / 255", NamedSets::cifar10),
                set("a9a", "income above 50K: 123 binary features of the Adult census", libsvm(123)),
                set("phishing", "phishing web sites: 68 features", libsvm(68)),
                set("mushrooms", "edible or poisonous: 112 binary features", libsvm(112)),
                set("pendigits", "pen-written digits: 16 coordinates", libsvm(16)),
                set("letter", "printed capital letters: 16 features in [-1, 1]", libsvm(16)),
                set("abalone", "regression: rings of a shell from 8 measures", libsvm(8, Targets::regression)),
                set("cpusmall", "regression: processor load from 12 counters", libsvm(12, Targets::regression)),
                set(
                        "mg",
                        "regression: the Mackey-Glass series from its past",
                        table(ExampleTable.Layout.of("last"), Targets::regression)),
                set(
                        "heart-disease",
                        "heart disease at four sites, which are its natural owners",
                        NamedSets::heartDisease),
                set(
                        "wdbc",
                        "breast cancer: 30 features of cell nuclei",
                        table(ExampleTable.Layout.of("2", "1"), Targets::classification)),
                set(
                        "optdigits",
                        "handwritten digits, 8 x 8 counts 0..16",
                        table(ExampleTable.Layout.of("last"), Targets::classification)));
    }

    /** What is read of a set's files. */
    private record Parts(Examples train, Optional<Examples> test, Optional<int[]> owners) {}

    private static Part<DataSource> set(String name, String summary, Function<List<DataFile>, Parts> load) {
        return new Part<>(
                name,
                summary,
                "",
                List.of(),
                a -> DataSource.ofFiles(folder -> files(name, folder), folder -> {
                    Parts read = load.apply(List.copyOf(files(name, folder).values()));
                    return Dataset.of(name, read.train, read.test, read.owners);
                }));
    }

    private static Map<String, DataFile> files(String set, DataFolder folder) {
        Map<String, DataFile> files = new LinkedHashMap<>();
        Catalog.require(set).files().keySet().forEach(path -> files.put(path, folder.require(set, path)));
        return files;
    }

    private static Parts images(List<DataFile> files) {
        return new Parts(
                Idx.examples(files.get(0), files.get(1), 10),
                Optional.of(Idx.examples(files.get(2), files.get(3), 10)),
                Optional.empty());
    }

    private static Parts cifar10(List<DataFile> files) {
        return new Parts(
                CifarBinary.read(files.subList(0, 5)),
                Optional.of(CifarBinary.read(files.subList(5, 6))),
                Optional.empty());
    }

    private static Function<List<DataFile>, Parts> libsvm(int features) {
        return libsvm(features, Targets::classification);
    }

    private static Function<List<DataFile>, Parts> libsvm(int features, Supplier<Targets> kind) {
        OptionalInt dimension = OptionalInt.of(features);
        return files -> {
            Targets targets = kind.get();
            Examples train = Libsvm.read(files.get(0), dimension, targets);
            return new Parts(
                    train,
                    files.stream().skip(1).findFirst().map(file -> Libsvm.read(file, dimension, targets.forTest())),
                    Optional.empty());
        };
    }

    private static Function<List<DataFile>, Parts> table(ExampleTable.Layout layout, Supplier<Targets> kind) {
        return files -> {
            ExampleTable table = new ExampleTable(layout, kind.get());
            table.add(csv(files.get(0)));
            Examples train = table.examples();
            Optional<Examples> test = files.stream().skip(1).findFirst().map(file -> {
                ExampleTable testTable = table.forTest();
                testTable.add(csv(file));
                return testTable.examples();
            });
            return new Parts(train, test, Optional.empty());
        };
    }

    /**
     * The ten features that nearly every record of every site has; slope, ca and thal are left out, and so are records
     * with a missing value: 303, 261, 46 and 130 records remain, as in the FLamby benchmark (du Terrail et al., NeurIPS
     * 2022). Class 1 is any disease (num above 0). Owners are the sites.
     */
    private static Parts heartDisease(List<DataFile> sites) {
        ExampleTable.Layout layout = new ExampleTable.Layout("14", null, null, List.of("11", "12", "13"), true);
        ExampleTable table = new ExampleTable(layout, Targets.classification());
        int[] owners = IntStream.range(0, sites.size())
                .flatMap(site -> IntStream.generate(() -> site).limit(table.add(csv(sites.get(site)))))
                .toArray();
        Examples grades = table.examples();
        double[] disease =
                Arrays.stream(grades.targets()).map(grade -> Math.min(grade, 1)).toArray();
        return new Parts(new Examples(grades.features(), disease, 2), Optional.empty(), Optional.of(owners));
    }

    private static CsvSource csv(DataFile file) {
        return new CsvSource(file, ',', false);
    }
}
