package dev.firebreak.jobs.command;

import dev.firebreak.experiments.train.TrainKind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs one training experiment. */
@Command(
        name = "train",
        header = "Run one training experiment.",
        description = {
            "",
            "Spark executors act as workers that compute gradients, some workers are Byzantine, and the driver",
            "aggregates robustly. The result goes to OUT/NAME/RUN, where RUN is a hash of spec, data and code",
            "version: running the same spec again does nothing, and an interrupted run goes on where it stopped."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak train experiment.yaml",
            "  firebreak train quickstart/digits --in-process --set attack=sign-flip",
            "  firebreak train nnm/mnist --data DIR --master spark://host:7077",
            "",
            "'firebreak list' documents what a spec can name, 'firebreak schema' prints a JSON schema for editors."
        },
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SpecArgument spec;

    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() throws IOException {
        return options.run(command.commandLine(), TrainKind.TRAIN, spec.read(), "run", "not met");
    }
}
