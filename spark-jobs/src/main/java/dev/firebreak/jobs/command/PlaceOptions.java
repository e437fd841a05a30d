package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.jobs.train.RunOptions;
import dev.firebreak.jobs.workers.SparkMaster;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where data are, where results go and where the work is done. */
final class PlaceOptions {
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

    /** The data root, if one was given by option or environment. */
    Optional<String> data() {
        return data.root();
    }

    /**
     * How to run; without a master, on all cores of this machine.
     *
     * @throws InputException if there is no such master, or one is given for a run without Spark
     */
    RunOptions run(boolean force) {
        if (inProcess && master != null) {
            throw new InputException(
                    "--in-process runs without Spark, but --master " + master + " is given too; give one of them");
        }
        String url = master != null ? master : System.getProperty("spark.master", "local[*]");
        if (!inProcess) {
            SparkMaster.check(url);
        }
        return new RunOptions(data().orElse(null), out, url, inProcess, force, quiet);
    }
}
