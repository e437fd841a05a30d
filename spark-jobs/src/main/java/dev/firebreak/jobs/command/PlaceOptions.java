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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where data are, where results go and where the work is done. */
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

    /** Where results go. */
    RunOptions run(boolean force) {
        return new RunOptions(out, force, quiet);
    }

    /** Where data are read. */
    Inputs inputs() {
        return Inputs.of(data.root().orElse(null), HadoopSettings.ofSparkSubmit());
    }

    /**
     * Where the work is done; without a master, on all cores of this machine. Nothing is started yet.
     *
     * @throws InputException if there is no such master, or one is given for a run without Spark
     */
    Runtime runtime() {
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

    /** Runs a study unless its result is there. */
    FinishedRun run(Study study, RunOptions options) throws IOException {
        Inputs inputs = inputs();
        try (Runtime runtime = runtime()) {
            return new Runs(options, inputs, runtime, StopSignal.listen(), CommonOptions::warn)
                    .run(StudyJob.KIND, () -> new StudyJob(study, inputs, options));
        }
    }
}
