package dev.firebreak.jobs.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.catalog.Catalog;
import dev.firebreak.datasets.catalog.CatalogEntry;
import dev.firebreak.datasets.catalog.Download;
import dev.firebreak.datasets.catalog.Fetcher;
import dev.firebreak.jobs.HadoopSettings;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Commands about data sets that need no experiment. */
@Command(
        name = "datasets",
        header = "Lists, describes and fetches data sets.",
        description = {
            "",
            "A data set is named in a spec as data: mnist, data: strokes(size=20000), data: csv(path=..., label=...), ..."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak datasets list --data ~/data",
            "  firebreak datasets fetch mnist a9a --data ~/data",
            "  firebreak datasets describe mnist --data ~/data --partition 'dirichlet(alpha=0.1)' --parties 17"
        },
        mixinStandardHelpOptions = true,
        subcommands = DatasetsDescribeCommand.class)
final class DatasetsCommand extends CommandGroup {

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
    int list(@Mixin DataOption data) {
        PrintWriter out = spec.commandLine().getOut();
        Optional<DataFolder> folder = data.root().map(root -> new DataFolder(root, HadoopSettings.ofSparkSubmit()));
        for (CatalogEntry entry : Catalog.ENTRIES) {
            out.printf("%-14s  %-58s  %s%n", entry.name(), entry.shape(), state(entry, folder));
            out.printf("%-14s  %s; %s%n", "", entry.licence(), entry.home());
        }
        out.flush();
        return 0;
    }

    private static String state(CatalogEntry entry, Optional<DataFolder> folder) {
        long files = entry.files().size();
        long there = folder.map(f -> entry.files().stream()
                        .filter(file -> f.find(file.path()).isPresent())
                        .count())
                .orElse(0L);
        if (there == files) {
            return "there";
        }
        String how = entry.downloads().stream().map(Download::url).allMatch(Optional::isPresent) ? "fetch" : "by hand";
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
            @Mixin DataOption data,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "NAME",
                            description = "names of public sets, as 'datasets list' shows them")
                    List<String> names) {
        PrintWriter err = spec.commandLine().getErr();
        List<CatalogEntry> entries = names.stream().map(Catalog::require).toList();
        Path root = local(data.root()
                .orElseThrow(() -> new InputException("no folder to fetch to: give --data DIR or set FIREBREAK_DATA")));
        Fetcher fetcher = new Fetcher(root, line -> {
            err.println(line);
            err.flush();
        });
        entries.forEach(fetcher::fetch);
        ObjectNode done = JsonNodeFactory.instance.objectNode();
        entries.forEach(entry -> done.withArray("fetched").add(entry.name()));
        FinalLine.print(spec.commandLine().getOut(), done.put("path", root.toString()));
        return 0;
    }

    private static Path local(String root) {
        try {
            return root.startsWith("file:") ? Path.of(URI.create(root)) : localPath(root);
        } catch (IllegalArgumentException e) {
            throw new InputException("--data " + root + ": is not a folder of this machine: " + e.getMessage(), e);
        }
    }

    private static Path localPath(String root) {
        if (root.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
            throw new InputException("--data " + root
                    + ": data sets are fetched to a local folder; copy them to other file systems from there");
        }
        return Path.of(root).toAbsolutePath();
    }
}
