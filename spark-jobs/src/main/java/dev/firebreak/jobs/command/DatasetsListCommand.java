package dev.firebreak.jobs.command;

import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.catalog.Catalog;
import dev.firebreak.datasets.catalog.CatalogEntry;
import dev.firebreak.datasets.catalog.Download;
import dev.firebreak.jobs.HadoopSettings;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the public sets that are known by name. */
@Command(
        name = "list",
        header = "Lists the public data sets that are known by name.",
        description = {
            "",
            "With a data folder the last column says whether the set is there; else whether it can be fetched.",
            "Generators and file formats are listed by 'firebreak list data-source'."
        },
        footerHeading = "%nExamples:%n",
        footer = "  firebreak datasets list --data ~/data",
        mixinStandardHelpOptions = true)
final class DatasetsListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Override
    public Integer call() {
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
}
