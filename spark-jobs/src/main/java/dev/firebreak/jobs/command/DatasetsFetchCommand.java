package dev.firebreak.jobs.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.datasets.catalog.Catalog;
import dev.firebreak.datasets.catalog.CatalogEntry;
import dev.firebreak.datasets.catalog.Fetcher;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings public sets to the data folder. */
@Command(
        name = "fetch",
        header = "Fetches public data sets from their canonical addresses.",
        description = {
            "",
            "An interrupted transfer goes on where it stopped when the command is run again. A file gets its name only once",
            "its checksum (or, where none is published, its documented counts) is verified. A server that sends less than 1 KiB",
            "in 30 seconds, or more than twice the bytes of the published file, is given up. Of two fetches of one file the second",
            "waits. The folder is a local one; copy it to a cluster's file system from there."
        },
        footerHeading = "%nExamples:%n",
        footer = "  firebreak datasets fetch mnist a9a --data ~/data",
        mixinStandardHelpOptions = true)
final class DatasetsFetchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "names of public sets, as 'datasets list' shows them")
    private List<String> names;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        List<CatalogEntry> entries = names.stream().map(Catalog::require).toList();
        Path root = local(
                data.root().orElseThrow(() -> new InputException("where to? give --data DIR or set FIREBREAK_DATA")));
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
