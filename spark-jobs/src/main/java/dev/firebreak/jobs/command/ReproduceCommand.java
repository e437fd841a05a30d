package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.run.Cells;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.store.CellFiles;
import dev.firebreak.experiments.store.OutputFolder;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.reproduce.Bench;
import dev.firebreak.jobs.reproduce.Reproduction;
import dev.firebreak.jobs.reproduce.Reproductions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a paper's experiments. */
@Command(
        name = "reproduce",
        header = "Run a paper's experiments: its numbers beside ours.",
        description = {
            "",
            "Each experiment is a sweep of independent cells, one Spark job. Finished cells are kept in",
            "OUT/reproduce-PAPER/cells and never run again, so an interrupted command goes on where it stopped. The tables and",
            "charts are written to OUT/reproduce-PAPER/report.html and report.md. Without PAPER, lists what there is."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  firebreak reproduce lad", "  firebreak reproduce lad --seeds 2 --in-process --out /tmp/results"},
        mixinStandardHelpOptions = true)
final class ReproduceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(
            paramLabel = "PAPER",
            arity = "0..1",
            completionCandidates = Papers.class,
            description = "what to reproduce: ${COMPLETION-CANDIDATES}")
    private String paper;

    @Mixin
    private PlaceOptions place;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "how many seeds, from 1 (default: ${DEFAULT-VALUE})")
    private int seeds;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = command.commandLine().getErr();
        if (paper == null) {
            PrintWriter out = command.commandLine().getOut();
            Reproductions.ALL.forEach(one -> out.printf("%-32s %s%n", one.paper(), one.summary()));
            out.flush();
            return Outcome.DONE.exitCode();
        }
        if (seeds < 1) {
            throw new InputException("--seeds must be at least 1, but is " + seeds);
        }
        Reproduction reproduction = Reproductions.of(paper);
        RunOptions options = place.run(false);
        String name = "reproduce-" + paper;
        Configuration hadoop = HadoopSettings.ofSparkSubmit();
        OutputFolder folder = OutputFolder.at(options.out() + "/" + name, hadoop);
        StopSignal signal = StopSignal.listen();
        Cells cells =
                new Cells(CellFiles.at(folder.path() + "/cells", hadoop), signal, Display.choose(options.quiet()));
        Optional<Sheet> sheet;
        try (Runtime runtime = place.runtime()) {
            runtime.open(name);
            sheet = reproduction.run(new Bench(runtime, cells, place.data().orElse(null), seeds));
        }
        Outcome outcome = sheet.isPresent() ? Outcome.DONE : Outcome.STOPPED;
        if (sheet.isPresent()) {
            String text = sheet.get().markdown();
            folder.write("report.md", text.getBytes(StandardCharsets.UTF_8));
            folder.write("report.html", sheet.get().html());
            err.println(text);
            err.println("report: " + folder.path() + "/report.html");
            err.flush();
        }
        FinalLine.print(command.commandLine().getOut(), name, outcome, folder.path(), Map.of());
        return outcome.exitCode();
    }

    /** What can be reproduced, for help and completion. */
    static final class Papers implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Reproductions.ALL.stream().map(Reproduction::paper).iterator();
        }
    }
}
