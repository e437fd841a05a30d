package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.study.Study;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            "  firebreak reproduce --nightly               what takes too long to wait for, of all papers",
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

    @Option(
            names = "--nightly",
            description =
                    "run the full form of the figures that are marked nightly, of PAPER or of all papers, after a list of them")
    private boolean nightly;

    @Override
    public Integer call() throws IOException {
        if (list || (paper == null && !nightly)) {
            list(out());
            return Outcome.DONE.exitCode();
        }
        // Everything that a person can have written wrong is refused here.
        if (nightly) {
            return nightly();
        }
        Study study = Study.read(paper, new Study.Choice(figures, place.seeds(), quick), HadoopSettings::ofSparkSubmit);
        if (!study.left().isEmpty()) {
            err().println("left out, because they are marked nightly: " + String.join(", ", study.left())
                    + "; --figure NAME or --nightly runs them");
        }
        return run(study);
    }

    private int run(Study study) throws IOException {
        FinishedRun run = place.run(study);
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

    /** Runs what is marked nightly: of one paper, or of all; one study that fails does not keep the others from running. */
    private int nightly() throws IOException {
        if (quick || !figures.isEmpty()) {
            throw new InputException("--nightly runs the full form of all figures that are marked nightly; leave out "
                    + (quick ? "--quick" : "--figure"));
        }
        Study.Choice choice =
                new Study.Choice(List.of(), Study.Extent.NIGHTLY, place.seeds(), false, Map.of(), Map.of());
        List<Study> studies = new ArrayList<>();
        for (String name : paper == null ? Study.shipped() : List.of(paper)) {
            // Of one that is named and has none the reading says so.
            if (paper != null
                    || Study.read(name, Study.Choice.ALL, HadoopSettings::ofSparkSubmit).entries().stream()
                            .anyMatch(Study.Entry::nightly)) {
                studies.add(Study.read(name, choice, HadoopSettings::ofSparkSubmit));
            }
        }
        double minutes = Sums.of(studies.stream()
                .flatMap(study -> study.entries().stream())
                .mapToDouble(figure -> figure.minutes().orElse(0))
                .toArray());
        err().printf(Locale.ROOT, "to run, about %.0f minutes on two cores:%n", minutes);
        studies.forEach(study -> print(err(), study));
        int worst = Outcome.DONE.exitCode();
        for (Study study : studies) {
            int code;
            try {
                code = run(study);
            } catch (IOException | InputException failed) {
                Failures failures = Failures.of(failed);
                failures.problems().forEach(problem -> err().println(study.paper() + ": " + problem));
                code = failures.outcome().exitCode();
            }
            if (code == Outcome.STOPPED.exitCode()) {
                return code;
            }
            // A crash counts before a refusal, and that before an expectation that is missed.
            worst = worst == Outcome.DONE.exitCode() || (code != Outcome.DONE.exitCode() && code < worst)
                    ? code
                    : worst;
        }
        return worst;
    }

    private static void list(PrintWriter out) {
        Study.shipped().forEach(name -> print(out, Study.read(name, Study.Choice.ALL, HadoopSettings::ofSparkSubmit)));
    }

    private static void print(PrintWriter out, Study study) {
        out.printf("%-32s %s%n", study.paper(), study.summary());
        study.entries().forEach(figure -> {
            out.printf("  %-30s %s", figure.name(), figure.title());
            figure.minutes()
                    .ifPresent(minutes -> out.printf(
                            Locale.ROOT,
                            minutes < 1 ? " (%.1f min%s)" : " (%.0f min%s)",
                            minutes,
                            figure.nightly() ? ", nightly" : ""));
            out.println();
        });
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
