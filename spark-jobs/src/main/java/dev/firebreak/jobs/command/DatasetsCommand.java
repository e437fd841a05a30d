package dev.firebreak.jobs.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.SparseFeatures;
import dev.firebreak.datasets.TextSources;
import dev.firebreak.datasets.TextSummary;
import dev.firebreak.datasets.catalog.Catalog;
import dev.firebreak.datasets.catalog.CatalogEntry;
import dev.firebreak.datasets.catalog.Download;
import dev.firebreak.datasets.catalog.Fetcher;
import dev.firebreak.datasets.partition.Partitions;
import dev.firebreak.jobs.HadoopSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about data sets that need no experiment. */
@Command(
        name = "datasets",
        header = "Lists, describes and fetches data sets.",
        description = {
            "",
            "A data set is named in a spec as data: mnist, data: strokes(size=20000), data: csv(path=..., label=...), ..."
        },
        footer = {
            "  firebreak datasets list --data ~/data",
            "  firebreak datasets fetch mnist a9a --data ~/data",
            "  firebreak datasets describe mnist --data ~/data --partition 'dirichlet(alpha=0.1)' --workers 17"
        })
final class DatasetsCommand extends BaseCommand {

    @Command(
            name = "list",
            header = "Lists the public data sets that are known by name.",
            description = {
                "",
                "With a data folder the last column shows whether the set is in it; else whether it can be fetched. "
                        + "Generators and file formats are listed by 'firebreak list data-source'."
            },
            footerHeading = "%nExamples:%n",
            footer = "  firebreak datasets list --data ~/data",
            mixinStandardHelpOptions = true)
    int list(@Mixin PlaceOptions.DataOption data) {
        Optional<DataFolder> folder = data.root().map(root -> new DataFolder(root, HadoopSettings.ofSparkSubmit()));
        for (CatalogEntry entry : Catalog.ENTRIES) {
            out().printf("%-14s  %-58s  %s%n", entry.name(), entry.shape(), state(entry, folder));
            out().printf("%-14s  %s; %s%n", "", entry.licence(), entry.home());
        }
        out().flush();
        return 0;
    }

    private static String state(CatalogEntry entry, Optional<DataFolder> folder) {
        long files = entry.files().size();
        long there = folder.map(f -> entry.files().keySet().stream()
                        .filter(file -> f.find(file).isPresent())
                        .count())
                .orElse(0L);
        if (there == files) {
            return "there";
        }
        String how = entry.downloads().stream().map(Download::url).noneMatch(String::isEmpty) ? "fetch" : "by hand";
        return there > 0 ? there + " of " + files + " files there; " + how : how;
    }

    @Command(
            name = "fetch",
            header = "Fetches public data sets from their canonical addresses.",
            description = {
                "",
                "An interrupted transfer is resumed when the command is run again. A file gets its name only once "
                        + "its checksum (or, where none is published, its documented counts) is verified. A server that sends less than 1 KiB "
                        + "in 30 seconds, or more than twice the bytes of the published file, is an error. Of two fetches of one file the second "
                        + "waits. The folder is a local one; copy it to a cluster's file system from there."
            },
            footerHeading = "%nExamples:%n",
            footer = "  firebreak datasets fetch mnist a9a --data ~/data",
            mixinStandardHelpOptions = true)
    int fetch(
            @Mixin PlaceOptions.DataOption data,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "NAME",
                            description = "names of public sets, as 'datasets list' shows them")
                    List<String> names) {
        List<CatalogEntry> entries = names.stream().map(Catalog::require).toList();
        Path root = local(data.root()
                .orElseThrow(() -> new InputException("no folder to fetch to: give --data DIR or set FIREBREAK_DATA")));
        Fetcher fetcher = new Fetcher(root, line -> {
            err().println(line);
            err().flush();
        });
        entries.forEach(fetcher::fetch);
        ObjectNode done = JsonNodeFactory.instance.objectNode();
        entries.forEach(entry -> done.withArray("fetched").add(entry.name()));
        FinalLine.print(out(), done.put("path", root.toString()));
        return 0;
    }

    private static Path local(String root) {
        boolean file = root.startsWith("file:");
        if (!file && root.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
            throw new InputException("--data " + root
                    + ": data sets are fetched to a local folder; copy them to other file systems from there");
        }
        try {
            return file ? Path.of(URI.create(root)) : Path.of(root).toAbsolutePath();
        } catch (IllegalArgumentException e) {
            throw new InputException("--data " + root + ": is not a folder of this machine: " + e.getMessage(), e);
        }
    }

    @Command(
            name = "describe",
            header = "Reads a data set and says what is in it.",
            description = {
                "",
                "Verifies the files of a public set, reads it, and prints shapes, examples per class and the digest that results "
                        + "refer to. With --partition also how an experiment of this data seed would split it: \"sizes\" of the workers' shares, and "
                        + "\"workers\" with the examples of each class where there are classes."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  firebreak datasets describe 'strokes(size=1000)' --partition extreme --workers 10",
                "  firebreak datasets describe mnist --data ~/data"
            },
            mixinStandardHelpOptions = true)
    int describe(
            @Mixin PlaceOptions.DataOption data,
            @Parameters(paramLabel = "DATA", description = "a data source or text source, as a spec names it")
                    String source,
            @Option(
                            names = "--seed",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "data seed (default: ${DEFAULT-VALUE})")
                    long seed,
            @Option(
                            names = "--partition",
                            paramLabel = "CALL",
                            description = "show a partition, such as dirichlet(alpha=0.1)")
                    String partition,
            @Option(
                            names = "--workers",
                            paramLabel = "N",
                            defaultValue = "10",
                            description = "how many workers hold data (default: ${DEFAULT-VALUE})")
                    int workers,
            @Option(names = "--parties", hidden = true) String formerly) {
        Call call = Call.parse(source);
        DataFolder folder = new DataFolder(data.root().orElse(null), HadoopSettings.ofSparkSubmit());
        boolean texts = TextSources.TEXTS.knows(call.name());
        if (formerly != null) {
            throw new InputException("--parties: is called --workers now");
        }
        if (workers < 1) {
            throw new InputException("--workers " + workers + ": there must be at least one worker");
        }
        if (texts && partition != null) {
            throw new InputException("--partition: a text source is not split among workers");
        }
        Catalog.find(call.name()).ifPresent(entry -> origin(entry, folder));
        ObjectNode answer = texts ? texts(call, folder) : examples(call, folder, seed, partition, workers);
        err().flush();
        FinalLine.print(out(), answer);
        return 0;
    }

    private void origin(CatalogEntry entry, DataFolder folder) {
        line("licence", entry.licence());
        line("home", entry.home());
        if (folder.root() == null) {
            return;
        }
        entry.files()
                .forEach((path, verification) -> folder.find(path).ifPresent(there -> {
                    verification.check(there);
                    line("file", there + (verification.isPresent() ? ", verified by " + verification.what() : ""));
                }));
    }

    private ObjectNode examples(Call call, DataFolder folder, long seed, String partition, int workers) {
        Dataset dataset = DataSources.SOURCES.build(call).load(folder, seed);
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("data", dataset.name());
        part(answer, "train", dataset.train());
        dataset.test().ifPresent(test -> part(answer, "test", test));
        dataset.groups().ifPresent(groups -> {
            int owners = IntStream.of(groups).max().orElse(-1) + 1;
            line("owners", String.valueOf(owners));
            answer.put("owners", owners);
        });
        line("ids", dataset.ids().toString());
        line("digest", dataset.digest());
        answer.put("digest", dataset.digest());
        if (partition != null) {
            split(answer, dataset, seed, partition, workers);
        }
        return answer;
    }

    private void part(ObjectNode answer, String name, Examples examples) {
        line(name, examples.count() + " examples of " + examples.features().shape() + " numbers, " + storage(examples));
        ObjectNode part = answer.putObject(name)
                .put("examples", examples.count())
                .put("dimension", examples.features().dimension())
                .put("classes", examples.classes());
        if (examples.classes() > 0) {
            line("", examples.classes() + " classes: " + counts(examples));
            part.putPOJO("counts", examples.classCounts());
        } else {
            line("", "real targets");
        }
    }

    private static String storage(Examples examples) {
        if (examples.features() instanceof SparseFeatures sparse) {
            return "sparse with " + sparse.values().length + " stored";
        }
        return examples.features() instanceof DenseFeatures dense && dense.isFloat32() ? "float32" : "float64";
    }

    private void split(ObjectNode answer, Dataset dataset, long seed, String partition, int workers) {
        int[][] split =
                Partitions.PARTITIONS.build(partition).split(dataset, workers, Randomness.of(seed).stream("partition"));
        line("partition", Partitions.PARTITIONS.canonical(Call.parse(partition)) + ", data seed " + seed);
        for (int i = 0; i < split.length; i++) {
            Examples held = dataset.train().select(split[i]);
            String classes = held.classes() > 0 ? ": " + counts(held) : "";
            line("", "worker " + i + ": " + held.count() + " examples" + classes);
            answer.withArray("sizes").add(held.count());
            if (held.classes() > 0) {
                answer.withArray("workers").addPOJO(held.classCounts());
            }
        }
    }

    private static String counts(Examples examples) {
        return IntStream.of(examples.classCounts()).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    private ObjectNode texts(Call call, DataFolder folder) {
        String name = TextSources.TEXTS.canonical(call).toString();
        TextSummary summary = TextSummary.of(TextSources.TEXTS.build(call).open(folder));
        line(
                "texts",
                summary.count() + " of " + summary.characters() / Math.max(1, summary.count())
                        + " characters on average");
        ObjectNode answer =
                JsonNodeFactory.instance.objectNode().put("data", name).put("texts", summary.count());
        ObjectNode labels = answer.putObject("labels");
        summary.labels().forEach((label, count) -> {
            line("", "label " + label + ": " + count);
            labels.put(label, count);
        });
        line("digest", summary.digest());
        return answer.put("digest", summary.digest());
    }

    private void line(String name, String text) {
        err().printf("%-10s  %s%n", name, text);
    }
}
