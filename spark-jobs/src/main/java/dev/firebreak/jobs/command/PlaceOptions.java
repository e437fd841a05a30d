package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.study.Study;
import dev.firebreak.experiments.study.StudyJob;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.workers.SparkApplication;
import dev.firebreak.jobs.workers.SparkMaster;
import dev.firebreak.jobs.workers.SparkRuntime;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where data are, where results go, where the work is done, and for how many seeds. */
class PlaceOptions {
    @Mixin
    private DataOption data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "where results go, on any Hadoop file system (default: ${DEFAULT-VALUE})")
    private String out;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master (default: that of spark-submit, else local[*])")
    private String master;

    @Option(names = "--in-process", description = "run in this process, without Spark")
    private boolean inProcess;

    @Option(names = "--quiet", description = "no progress; problems and the final line only")
    private boolean quiet;

    @Option(names = "--force", description = "run again even if the result is already there")
    private boolean force;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description =
                    "run with each seed from 1 to N: a spec as 'sweep: {seed: [1, ..., N]}' does, the figures of a"
                            + " study in place of their own seeds")
    private Integer seeds;

    final OptionalInt seeds() {
        return seeds == null ? OptionalInt.empty() : OptionalInt.of(seeds);
    }

    final RunOptions run() {
        return new RunOptions(out, force, quiet);
    }

    /**
     * Where the work is done; without a master, on all cores of this machine. Nothing is started yet.
     *
     * @throws InputException if there is no such master, or one is given for a run without Spark
     */
    final Runtime runtime() {
        if (inProcess && master != null) {
            throw new InputException(
                    "--in-process runs without Spark, but --master " + master + " is given too; give one of them");
        }
        if (inProcess) {
            SparkApplication.expect(null);
            return LocalRuntime.allCores();
        }
        String url = master != null ? master : System.getProperty("spark.master", "local[*]");
        SparkMaster.check(url);
        return SparkRuntime.on(url);
    }

    /** What runs there, until it is stopped by a signal. */
    final Runs runs(Runtime runtime) {
        return new Runs(
                run(),
                Inputs.of(data.root().orElse(null), HadoopSettings.ofSparkSubmit()),
                runtime,
                StopSignal.listen(),
                warning -> System.err.println("warning: " + warning));
    }

    /** Runs a study unless its result is there. */
    final FinishedRun run(Study study) throws IOException {
        try (Runtime runtime = runtime()) {
            Runs runs = runs(runtime);
            return runs.run(StudyJob.KIND, () -> new StudyJob(study, runs.inputs(), runs.options()));
        }
    }

    /** The option that says where data sets lie. */
    static final class DataOption {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "where data sets are, on any Hadoop file system (default: $FIREBREAK_DATA)")
        private String data;

        /** The data root, if one was given by option or environment. */
        Optional<String> root() {
            return Optional.ofNullable(data).or(() -> Optional.ofNullable(System.getenv("FIREBREAK_DATA")));
        }
    }
}
