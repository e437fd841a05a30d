package dev.firebreak.jobs.command;

import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.study.Study;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a paper's experiments. */
@Command(
        name = "reproduce",
        header = "Run a paper's experiments: its numbers beside ours.",
        description = {
            "",
            "Each figure is a study file with the numbers that it is compared with; docs/studies.md says how to write one. All cells are "
                    + "results of their own and never run again, so an interrupted command goes on where it stopped. The tables, charts and "
                    + "verdicts are a result in OUT/reproduce-PAPER; an expectation of the study that is not met gives exit code 3."
        },
        footer = {
            "  firebreak reproduce --list",
            "  firebreak reproduce lad --quick",
            "  firebreak reproduce lad --figure r2-floors --seeds 2 --in-process --out /tmp/results",
            "  firebreak reproduce my-studies/paper        a folder of study files"
        })
final class ReproduceCommand extends BaseCommand {
    @Parameters(
            paramLabel = "PAPER",
            arity = "0..1",
            completionCandidates = Papers.class,
            description = "what to reproduce: ${COMPLETION-CANDIDATES}, or a folder of study files")
    private String paper;

    @Mixin
    private PlaceOptions place;

    @Option(names = "--list", description = "list papers and figures, with minutes on two cores; as without PAPER")
    private boolean list;

    @Option(names = "--figure", paramLabel = "FIGURE", description = "run this figure only; may be repeated")
    private List<String> figures = List.of();

    @Option(names = "--quick", description = "a part of every figure, in under three minutes on two cores")
    private boolean quick;

    @Override
    public Integer call() throws IOException {
        if (list || paper == null) {
            list(out());
            return Outcome.DONE.exitCode();
        }
        // Everything that a person can have written wrong is refused here.
        Study.Choice choice = new Study.Choice(figures, place.seeds(), quick);
        FinishedRun run = place.run(Study.read(paper, choice, HadoopSettings::ofSparkSubmit));
        if (run.outcome().finished()) {
            ResultFolder.open(run.path(), HadoopSettings.ofSparkSubmit())
                    .attachment("report.md")
                    .ifPresent(page -> err().println(new String(page, StandardCharsets.UTF_8)));
        }
        SortedMap<String, Double> counts = new TreeMap<>(run.metrics());
        counts.keySet().removeIf(metric -> !metric.startsWith("rows"));
        return FinalLine.end(
                spec.commandLine(),
                new FinishedRun(
                        run.run(), run.path(), run.outcome(), counts, run.failures(), run.already(), run.notes()),
                "study",
                "expectation");
    }

    private static void list(PrintWriter out) {
        for (String name : Study.shipped()) {
            Study study = Study.read(name, Study.Choice.ALL, HadoopSettings::ofSparkSubmit);
            out.printf("%-32s %s%n", name, study.summary());
            study.entries().forEach(figure -> {
                out.printf("  %-30s %s", figure.name(), figure.title());
                figure.minutes().ifPresent(minutes -> out.printf(Locale.ROOT, " (%.0f min)", minutes));
                out.println();
            });
        }
        out.flush();
    }

    /** What can be reproduced, for help and completion. */
    static final class Papers implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Study.shipped().iterator();
        }
    }
}
