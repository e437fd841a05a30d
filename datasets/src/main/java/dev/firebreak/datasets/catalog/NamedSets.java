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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Data sources that read a public set under its name. */
public final class NamedSets {
    private static final List<String> HEART_SITES = List.of("cleveland", "hungarian", "switzerland", "va");

    private NamedSets() {}

    /** One part per set, none with parameters. */
    public static List<Part<DataSource>> parts() {
        return List.of(
                set("mnist", "handwritten digits, 28 x 28, pixels / 255", folder -> mnistLike("mnist", folder)),
                set(
                        "fashion-mnist",
                        "articles of clothing, 28 x 28, pixels / 255",
                        folder -> mnistLike("fashion-mnist", folder)),
                set("cifar10", "colour images of ten things, 3 x 32 x 32, pixels / 255", NamedSets::cifar10),
                set(
                        "a9a",
                        "income above 50K: 123 binary features of the Adult census",
                        folder -> libsvm("a9a", "a9a", true, 123, Targets.classification(), folder)),
                set(
                        "phishing",
                        "phishing web sites: 68 features",
                        folder -> libsvm("phishing", "phishing", false, 68, Targets.classification(), folder)),
                set(
                        "mushrooms",
                        "edible or poisonous: 112 binary features",
                        folder -> libsvm("mushrooms", "mushrooms", false, 112, Targets.classification(), folder)),
                set(
                        "pendigits",
                        "pen-written digits: 16 coordinates",
                        folder -> libsvm("pendigits", "pendigits", true, 16, Targets.classification(), folder)),
                set(
                        "letter",
                        "printed capital letters: 16 features in [-1, 1]",
                        folder -> libsvm("letter", "letter.scale", true, 16, Targets.classification(), folder)),
                set(
                        "abalone",
                        "regression: rings of a shell from 8 measures",
                        folder -> libsvm("abalone", "abalone", false, 8, Targets.regression(), folder)),
                set(
                        "cpusmall",
                        "regression: processor load from 12 counters",
                        folder -> libsvm("cpusmall", "cpusmall", false, 12, Targets.regression(), folder)),
                set("mg", "regression: the Mackey-Glass series from its past", NamedSets::mackeyGlass),
                set(
                        "heart-disease",
                        "heart disease at four sites, which are its natural owners",
                        NamedSets::heartDisease),
                set("wdbc", "breast cancer: 30 features of cell nuclei", NamedSets::wdbc),
                set("optdigits", "handwritten digits, 8 x 8 counts 0..16", NamedSets::optdigits));
    }

    private static Part<DataSource> set(String name, String summary, Function<DataFolder, Dataset> load) {
        return new Part<>(
                name, summary, "", List.of(), arguments -> DataSource.ofFiles(folder -> files(name, folder), load));
    }

    // A set is read from all the files that it was published in.
    private static Map<String, DataFile> files(String set, DataFolder folder) {
        return Catalog.require(set).files().stream()
                .map(PublishedFile::path)
                .collect(Collectors.toMap(Function.identity(), path -> folder.require(set, path)));
    }

    private static Dataset mnistLike(String set, DataFolder folder) {
        return Dataset.of(
                set, mnistPart(set, "train", folder), Optional.of(mnistPart(set, "t10k", folder)), Optional.empty());
    }

    private static Examples mnistPart(String set, String part, DataFolder folder) {
        return Idx.examples(
                folder.require(set, set + "/" + part + "-images-idx3-ubyte.gz"),
                folder.require(set, set + "/" + part + "-labels-idx1-ubyte.gz"),
                10);
    }

    private static Dataset cifar10(DataFolder folder) {
        List<DataFile> batches = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> folder.require("cifar10", "cifar10/data_batch_" + i + ".bin.gz"))
                .toList();
        DataFile test = folder.require("cifar10", "cifar10/test_batch.bin.gz");
        return Dataset.of(
                "cifar10", CifarBinary.read(batches), Optional.of(CifarBinary.read(List.of(test))), Optional.empty());
    }

    private static Dataset libsvm(
            String set, String file, boolean hasTest, int features, Targets targets, DataFolder folder) {
        OptionalInt dimension = OptionalInt.of(features);
        Examples train = Libsvm.read(folder.require(set, "libsvm/" + file + ".gz"), dimension, targets);
        Optional<Examples> test = hasTest
                ? Optional.of(
                        Libsvm.read(folder.require(set, "libsvm/" + file + ".t.gz"), dimension, targets.forTest()))
                : Optional.empty();
        return Dataset.of(set, train, test, Optional.empty());
    }

    private static Dataset mackeyGlass(DataFolder folder) {
        ExampleTable table = new ExampleTable(ExampleTable.Layout.of("last"), Targets.regression());
        table.add(csv("mg", "mg/mg_scaled.csv", folder));
        return Dataset.of("mg", table.examples(), Optional.empty(), Optional.empty());
    }

    private static Dataset wdbc(DataFolder folder) {
        ExampleTable table = new ExampleTable(ExampleTable.Layout.of("2", "1"), Targets.classification());
        table.add(csv("wdbc", "uci/wdbc/wdbc.data", folder));
        return Dataset.of("wdbc", table.examples(), Optional.empty(), Optional.empty());
    }

    private static Dataset optdigits(DataFolder folder) {
        ExampleTable train = new ExampleTable(ExampleTable.Layout.of("last"), Targets.classification());
        train.add(csv("optdigits", "uci/optdigits/optdigits.tra.gz", folder));
        Examples examples = train.examples();
        ExampleTable test = train.forTest();
        test.add(csv("optdigits", "uci/optdigits/optdigits.tes.gz", folder));
        return Dataset.of("optdigits", examples, Optional.of(test.examples()), Optional.empty());
    }

    /**
     * The ten features that nearly every record of every site has; slope, ca and thal are left out, and so are records
     * with a missing value: 303, 261, 46 and 130 records remain, as in the FLamby benchmark (du Terrail et al., NeurIPS
     * 2022). Class 1 is any disease (num above 0).
     */
    private static Dataset heartDisease(DataFolder folder) {
        ExampleTable.Layout layout = new ExampleTable.Layout("14", null, null, List.of("11", "12", "13"), true);
        ExampleTable table = new ExampleTable(layout, Targets.classification());
        int[] sizes = HEART_SITES.stream()
                .mapToInt(site ->
                        table.add(csv("heart-disease", "uci/heart-disease/processed." + site + ".data", folder)))
                .toArray();
        int[] owners = IntStream.range(0, sizes.length)
                .flatMap(site -> IntStream.generate(() -> site).limit(sizes[site]))
                .toArray();
        Examples grades = table.examples();
        double[] disease =
                Arrays.stream(grades.targets()).map(grade -> Math.min(grade, 1)).toArray();
        return Dataset.of(
                "heart-disease", new Examples(grades.features(), disease, 2), Optional.empty(), Optional.of(owners));
    }

    private static CsvSource csv(String set, String file, DataFolder folder) {
        return new CsvSource(folder.require(set, file), ',', false);
    }
}
