package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.experiments.store.Pruning;
import dev.firebreak.experiments.store.Pruning.Reason;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultFolders;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes runs that can be made again. */
@Command(
        name = "prune",
        header = "Removes runs that did not finish or were made by other code.",
        description = {
            "",
            "Without --yes it only names them. Releases and all results with a receipt stay, as do runs that a process is writing, and",
            "files that belong to no result."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak results prune results --unfinished",
            "  firebreak results prune results --unfinished --other-code --yes"
        },
        mixinStandardHelpOptions = true)
final class ResultsPruneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "a folder of results, on any Hadoop file system")
    private String folder;

    @Option(names = "--unfinished", description = "runs that did not finish; what they have kept is lost")
    private boolean unfinished;

    @Option(names = "--other-code", description = "runs of another code version, whose ids are not asked for any more")
    private boolean otherCode;

    @Option(names = "--yes", description = "remove them")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        List<Reason> wanted = new ArrayList<>();
        if (unfinished) {
            wanted.add(Reason.UNFINISHED);
        }
        if (otherCode) {
            wanted.add(Reason.OTHER_CODE);
        }
        if (wanted.isEmpty()) {
            throw new InputException("nothing to prune: give --unfinished, --other-code or both");
        }
        PrintWriter out = spec.commandLine().getOut();
        Configuration hadoop = HadoopSettings.ofSparkSubmit();
        for (ResultFolder run : ResultFolders.at(folder, hadoop).runs()) {
            Optional<Reason> reason = Pruning.reason(run, wanted);
            if (reason.isPresent()) {
                Optional<String> left = yes ? Pruning.remove(run, reason.get(), hadoop) : Optional.empty();
                String what = yes ? left.map(why -> "left: " + why).orElse("removed") : "would be removed";
                out.println(Printable.of(run.location() + "  " + reason.get().words() + ": " + what));
            }
        }
        out.flush();
        return 0;
    }
}
