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
import dev.firebreak.datasets.catalog.Verification;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.partition.Partitions;
import dev.firebreak.jobs.HadoopSettings;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a set and says what is in it. */
@Command(
        name = "describe",
        header = "Reads a data set and says what is in it.",
        description = {
            "",
            "Verifies the files of a public set, reads it, and prints shapes, examples per class and the digest that results "
                    + "refer to. With --partition also how an experiment of this data seed would split it: \"sizes\" of the parties, and "
                    + "\"parties\" with the examples of each class where there are classes."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak datasets describe 'strokes(size=1000)' --partition extreme --parties 10",
            "  firebreak datasets describe mnist --data ~/data"
        },
        mixinStandardHelpOptions = true)
final class DatasetsDescribeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "DATA", description = "a data source or text source, as a spec names it")
    private String source;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "data seed (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--partition", paramLabel = "CALL", description = "show a partition, such as dirichlet(alpha=0.1)")
    private String partition;

    @Option(
            names = "--parties",
            paramLabel = "N",
            defaultValue = "10",
            description = "how many parties hold data (default: ${DEFAULT-VALUE})")
    private int parties;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Call call = Call.parse(source);
        String root = data.root().orElse(null);
        if (parties < 1) {
            throw new InputException("--parties " + parties + ": there must be at least one party");
        }
        Catalog.find(call.name()).ifPresent(entry -> origin(err, entry, root));
        ObjectNode answer = TextSources.TEXTS.knows(call.name()) ? texts(err, call, root) : examples(err, call, root);
        err.flush();
        FinalLine.print(spec.commandLine().getOut(), answer);
        return 0;
    }

    private static void origin(PrintWriter err, CatalogEntry entry, String root) {
        line(err, "licence", entry.licence());
        line(err, "home", entry.home());
        if (root == null) {
            return;
        }
        DataFolder folder = new DataFolder(root, HadoopSettings.ofSparkSubmit());
        entry.files().forEach(file -> {
            Optional<DataFile> there = folder.find(file.path());
            Optional<Verification> verification = file.verification().filter(v -> there.isPresent());
            verification.ifPresent(v -> v.check(there.get()));
            there.ifPresent(found -> line(
                    err,
                    "file",
                    found + verification.map(v -> ", verified by " + v.what()).orElse("")));
        });
    }

    private ObjectNode examples(PrintWriter err, Call call, String root) {
        Dataset dataset = DataSources.SOURCES.build(call).load(root, HadoopSettings.ofSparkSubmit(), seed);
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("data", dataset.name());
        part(err, answer, "train", dataset.train());
        dataset.test().ifPresent(test -> part(err, answer, "test", test));
        dataset.groups().ifPresent(groups -> {
            int owners = IntStream.of(groups).max().orElse(-1) + 1;
            line(err, "owners", String.valueOf(owners));
            answer.put("owners", owners);
        });
        line(err, "ids", dataset.ids().toString());
        line(err, "digest", dataset.digest());
        answer.put("digest", dataset.digest());
        if (partition != null) {
            split(err, answer, dataset);
        }
        return answer;
    }

    private static void part(PrintWriter err, ObjectNode answer, String name, Examples examples) {
        line(
                err,
                name,
                examples.count() + " examples of " + examples.features().shape() + " numbers, " + storage(examples));
        ObjectNode part = answer.putObject(name)
                .put("examples", examples.count())
                .put("dimension", examples.features().dimension())
                .put("classes", examples.classes());
        if (examples.classes() > 0) {
            line(err, "", examples.classes() + " classes: " + counts(examples));
            IntStream.of(examples.classCounts()).forEach(part.putArray("counts")::add);
        } else {
            line(err, "", "real targets");
        }
    }

    private static String storage(Examples examples) {
        if (examples.features() instanceof SparseFeatures sparse) {
            return "sparse with " + sparse.values().length + " stored";
        }
        return examples.features() instanceof DenseFeatures dense && dense.isFloat32() ? "float32" : "float64";
    }

    private void split(PrintWriter err, ObjectNode answer, Dataset dataset) {
        int[][] split =
                Partitions.PARTITIONS.build(partition).split(dataset, parties, Randomness.of(seed).stream("partition"));
        line(err, "partition", Partitions.PARTITIONS.canonical(Call.parse(partition)) + ", data seed " + seed);
        for (int i = 0; i < split.length; i++) {
            Examples held = dataset.train().select(split[i]);
            String classes = held.classes() > 0 ? ": " + counts(held) : "";
            line(err, "", "party " + i + ": " + held.count() + " examples" + classes);
            answer.withArray("sizes").add(held.count());
            if (held.classes() > 0) {
                IntStream.of(held.classCounts())
                        .forEach(answer.withArray("parties").addArray()::add);
            }
        }
    }

    private static String counts(Examples examples) {
        return IntStream.of(examples.classCounts()).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    private ObjectNode texts(PrintWriter err, Call call, String root) {
        if (partition != null) {
            throw new InputException("--partition: a text source is not split among parties");
        }
        String name = TextSources.TEXTS.canonical(call).toString();
        TextSummary summary = TextSummary.of(TextSources.TEXTS.build(call).open(root, HadoopSettings.ofSparkSubmit()));
        line(
                err,
                "texts",
                summary.count() + " of " + summary.characters() / Math.max(1, summary.count())
                        + " characters on average");
        ObjectNode answer =
                JsonNodeFactory.instance.objectNode().put("data", name).put("texts", summary.count());
        ObjectNode labels = answer.putObject("labels");
        summary.labels().forEach((label, count) -> {
            line(err, "", "label " + label + ": " + count);
            labels.put(label, count);
        });
        line(err, "digest", summary.digest());
        return answer.put("digest", summary.digest());
    }

    private static void line(PrintWriter err, String name, String text) {
        err.printf("%-10s  %s%n", name, text);
    }
}
