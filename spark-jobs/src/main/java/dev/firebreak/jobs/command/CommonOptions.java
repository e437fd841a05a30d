package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.study.Study;
import dev.firebreak.experiments.sweep.Sweep;
import dev.firebreak.experiments.sweep.SweepRun;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that every command running an experiment from a spec shares. */
public final class CommonOptions extends PlaceOptions {
    @Option(names = "--force", description = "run again even if the result is already there")
    private boolean force;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "override a key of the spec, as --set attack=sign-flip; may be repeated. It wins over"
                    + " spark.firebreak.KEY of Spark's configuration, which wins over the spec")
    private List<String> set = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "run the spec with each seed from 1 to N, as 'sweep: {seed: [1, ..., N]}' does")
    private Integer seeds;

    /** Where results go. */
    public RunOptions run() {
        return run(force);
    }

    /**
     * Runs a spec, or each cell of one that has axes, and prints how it ended.
     *
     * @param kind of run that it must declare
     * @return the exit code
     * @throws InputException with every problem of it, before any work
     */
    <S> int run(CommandLine command, Kind<S> kind, SpecText spec) throws IOException {
        SpecDocument document = SpecDocument.read(spec, SpecFiles.properties(), overrides());
        if (seeds != null) {
            document.withSeeds(seeds);
        }
        if (!document.isSweep()) {
            Declaration<S> declaration = Declaration.of(kind, document.values(kind.word(), kind.keys(), kind::check));
            try (Runtime runtime = runtime()) {
                return FinalLine.end(
                        command,
                        runs(runtime).run(declaration),
                        "run",
                        kind.usage().failure());
            }
        }
        Sweep<S> sweep = Sweep.read(kind, document);
        try (Runtime runtime = runtime()) {
            return FinalLine.end(command, new SweepRun(runs(runtime)).run(sweep));
        }
    }

    private Runs runs(Runtime runtime) {
        return new Runs(run(), inputs(), runtime, StopSignal.listen(), CommonOptions::warn);
    }

    /** A study with these overrides and seeds for its cells. */
    Study study(String paper) {
        OptionalInt chosen = seeds == null ? OptionalInt.empty() : OptionalInt.of(seeds);
        return Study.read(
                paper,
                new Study.Choice(List.of(), chosen, false, SpecFiles.properties(), overrides()),
                HadoopSettings::ofSparkSubmit);
    }

    /** Prints what is legal but was probably not meant. */
    static void warn(String warning) {
        System.err.println("warning: " + warning);
    }

    /**
     * The overrides by key, in the order given.
     *
     * @throws InputException if one is not of the form key=value, or a key is given twice
     */
    public Map<String, String> overrides() {
        Map<String, String> overrides = new LinkedHashMap<>();
        for (String assignment : set) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new InputException("--set " + assignment + ": expected KEY=VALUE, as --set attack=sign-flip");
            }
            if (overrides.put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1)) != null) {
                throw new InputException("--set " + assignment + ": this key is set twice");
            }
        }
        return overrides;
    }
}
