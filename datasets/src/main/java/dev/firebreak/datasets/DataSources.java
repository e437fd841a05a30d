package dev.firebreak.datasets;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.catalog.NamedSets;
import dev.firebreak.datasets.format.CifarBinary;
import dev.firebreak.datasets.format.CsvSource;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.Idx;
import dev.firebreak.datasets.format.Libsvm;
import dev.firebreak.datasets.format.Limits;
import dev.firebreak.datasets.format.ParquetSource;
import dev.firebreak.datasets.format.TableRows;
import dev.firebreak.datasets.format.Targets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** The registry of data sources: generators, public sets by name, files in a format, and what is derived from them. */
public final class DataSources {
    /** Data sources by name. */
    public static final Registry<DataSource> SOURCES = new Registry<>(
            DataSource.class,
            "data source",
            Stream.of(Generators.parts(), NamedSets.parts(), FileSources.parts(), DerivedSources.parts())
                    .flatMap(List::stream)
                    .toList());

    private DataSources() {}

    // A source made from the canonical text of its call, which is its data set's name, and its arguments.
    static Part<DataSource> part(
            String name,
            String summary,
            List<Parameter> parameters,
            Map<String, String> facts,
            BiFunction<String, Arguments, DataSource> make) {
        return new Part<>(
                name,
                summary,
                "",
                parameters,
                facts,
                a -> make.apply(SOURCES.canonical(new Call(name, a.values())).toString(), a));
    }

    /** Data sources that read a user's own files, one per format, and tables. */
    private static final class FileSources {
        private static final Map<String, Character> DELIMITERS =
                Map.of("comma", ',', "semicolon", ';', "tab", '\t', "space", ' ');
        private static final String LIMITS = "at most " + Libsvm.MOST_FEATURES + " features of sparse data, "
                + Targets.MOST_CLASSES + " labels, " + Targets.MOST_OWNERS + " owners, " + Limits.LONGEST_LINE
                + " bytes in a line or record of text; the numbers must fit into the heap, " + Limits.MOST_NUMBERS
                + " of them at most";

        private FileSources() {}

        static List<Part<DataSource>> parts() {
            return List.of(
                    part(
                            "idx",
                            "images and labels in IDX files, compressed or not; pixels / 255",
                            List.of(
                                    Parameter.text("images", null, "file of images"),
                                    Parameter.text("labels", null, "file of labels"),
                                    Parameter.text("test-images", "", "file of test images"),
                                    Parameter.text("test-labels", "", "file of test labels"),
                                    Parameter.integer("classes", "10", 1, 256, "number of classes")),
                            (name, a) -> DataSource.ofFiles(
                                    folder -> folder.files(
                                            a, Stream::of, "images", "labels", "test-images", "test-labels"),
                                    folder -> idx(name, a, folder))),
                    part(
                            "cifar",
                            "images in the binary version of CIFAR-10, compressed or not; pixels / 255",
                            List.of(
                                    Parameter.text("path", null, "file or glob pattern, such as data_batch_*.bin"),
                                    Parameter.text("test", "", "file or glob pattern of test images")),
                            (name, a) -> pathAndTest(a, Stream::of, folder -> cifar(name, a, folder))),
                    part(
                            "libsvm",
                            "sparse examples in LIBSVM text, compressed or not",
                            List.of(
                                    Parameter.text("path", null, "file"),
                                    Parameter.text("test", "", "file of test examples"),
                                    Parameter.integer(
                                            "features",
                                            "",
                                            1,
                                            Libsvm.MOST_FEATURES,
                                            "numbers per example; the greatest index of the file if left out"),
                                    TableSources.task()),
                            (name, a) -> pathAndTest(a, Stream::of, folder -> libsvm(name, a, folder))),
                    part(
                            "csv",
                            "numbers in comma-separated files (RFC 4180), compressed or not; columns by name or position from "
                                    + "1, in later files and the test set by the names of the first header",
                            paths(
                                    "file or glob pattern",
                                    Parameter.flag("header", false, "whether the first record names the columns"),
                                    Parameter.word(
                                            "delimiter",
                                            "comma",
                                            List.of("comma", "semicolon", "tab", "space"),
                                            "separator")),
                            (name, a) -> table(
                                    name,
                                    a,
                                    Stream::of,
                                    file -> new CsvSource(
                                            file, DELIMITERS.get(a.text("delimiter")), a.flag("header")))),
                    part(
                            "parquet",
                            "numbers in Parquet files; columns by name or position from 1, in later files and the test set by "
                                    + "the names of the first file",
                            paths("file, folder of .parquet files or glob pattern"),
                            (name, a) -> table(name, a, ParquetSource::files, ParquetSource::new)),
                    part(
                            "leaf",
                            "examples with their writers in JSON files of LEAF, such as FEMNIST, compressed or not",
                            LeafSource.PARAMETERS,
                            LeafSource::of),
                    part(
                            "table",
                            "numbers in a table or view of Spark's catalogue; columns by name or position from 1, in the test set by "
                                    + "the names of the first table",
                            TableSources.parameters(
                                    Parameter.text("name", null, "table or view, as in \"catalog.schema.table\""),
                                    "table or view",
                                    TableSources.id(null, "; examples are sorted by it")),
                            CatalogTables::new));
        }

        private static Part<DataSource> part(
                String name,
                String summary,
                List<Parameter> parameters,
                BiFunction<String, Arguments, DataSource> make) {
            return DataSources.part(name, summary, parameters, Map.of("limits", LIMITS), make);
        }

        private static List<Parameter> paths(String path, Parameter... format) {
            return TableSources.parameters(Parameter.text("path", null, path), path, TableSources.id("", ""), format);
        }

        private static DataSource pathAndTest(
                Arguments a, Function<DataFile, Stream<DataFile>> inside, Function<DataFolder, Dataset> read) {
            return DataSource.ofFiles(folder -> folder.files(a, inside, "path", "test"), read);
        }

        private static DataSource table(
                String name,
                Arguments a,
                Function<DataFile, Stream<DataFile>> inside,
                Function<DataFile, TableRows> open) {
            return pathAndTest(
                    a,
                    inside,
                    folder -> TableSources.read(
                            name,
                            a,
                            a.text("path"),
                            path -> folder.files(path).stream().flatMap(inside).map(open)));
        }

        private static Dataset idx(String name, Arguments a, DataFolder folder) {
            if (a.has("test-images") != a.has("test-labels")) {
                throw new InputException("data source idx needs both test-images and test-labels, or neither");
            }
            Function<String, Examples> read = part -> Idx.examples(
                    folder.file(a.text(part + "images")), folder.file(a.text(part + "labels")), a.integer("classes"));
            Examples train = read.apply("");
            return Dataset.of(
                    name,
                    train,
                    Optional.of("test-").filter(test -> a.has("test-images")).map(read),
                    Optional.empty());
        }

        private static Dataset cifar(String name, Arguments a, DataFolder folder) {
            Optional<Examples> test = test(a).map(path -> CifarBinary.read(folder.files(path)));
            return Dataset.of(name, CifarBinary.read(folder.files(a.text("path"))), test, Optional.empty());
        }

        private static Dataset libsvm(String name, Arguments a, DataFolder folder) {
            OptionalInt features = a.has("features") ? OptionalInt.of(a.integer("features")) : OptionalInt.empty();
            Targets targets = TableSources.targets(a);
            Examples train = Libsvm.read(folder.file(a.text("path")), features, targets);
            OptionalInt dimension = OptionalInt.of(train.features().dimension());
            Optional<Examples> test = test(a).map(path -> Libsvm.read(folder.file(path), dimension, targets.forTest()));
            return Dataset.of(name, train, test, Optional.empty());
        }

        private static Optional<String> test(Arguments a) {
            return Optional.ofNullable(a.values().get("test"));
        }
    }
}
