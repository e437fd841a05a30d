package dev.firebreak.jobs.command;

import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.unlearning.Origin;
import dev.firebreak.experiments.unlearning.UnlearnKind;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the unlearning pipeline of its name from a spec. */
abstract class PipelineCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SpecArgument spec;

    @Mixin
    private CommonOptions options;

    /** Requests on a model that ordinary training gave. */
    @Command(
            name = "finetune",
            header = "Makes a trained model forget by noisy fine-tuning, with a certificate.",
            description = {
                "",
                "Starts from the result folder of 'firebreak train', or of an earlier request, and looks at the records that remain",
                "only: executors hold them and send gradients, the driver clips, adds noise and steps. The model, its receipt and a",
                "report go to OUT/NAME/RUN; what belongs to the owner of the data goes to OUT-private."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  firebreak unlearn finetune finetune-request.yaml",
                "  firebreak unlearn finetune unlearning/finetune-mnist --set model=results/mnist/RUN --set forget=ids.csv"
            },
            mixinStandardHelpOptions = true)
    static final class Finetune extends PipelineCommand {}

    /** Training and requests by minimisation and output perturbation. */
    @Command(
            name = "perturb",
            header = "Trains or unlearns to a certified precision and releases with noise (forget data like the rest).",
            description = {
                "",
                "A spec with data and learner trains, keeps the exact parameters in the owner's folder and releases noisy ones. A spec",
                "with model and forget answers a request from there. Neither noise nor precision depends on how many are forgotten."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  firebreak unlearn perturb unlearning/perturb-mnist",
                "  firebreak unlearn perturb perturb-request.yaml --set model=results/perturb-mnist/RUN --set forget=ids.csv"
            },
            mixinStandardHelpOptions = true)
    static final class Perturb extends PipelineCommand {}

    /** The same from a robust start. */
    @Command(
            name = "descend",
            header = "As perturb, from a robust start that forget data of any kind cannot move far.",
            description = {
                "",
                "Training is gradient descent on the trimmed mean of group gradients. A request is answered from there; an experiment",
                "also says how many steps it takes from the start of plain training and from none."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  firebreak unlearn descend unlearning/descend",
                "  firebreak unlearn descend descend-request.yaml --set model=results/descend/RUN --set forget=ids.csv"
            },
            mixinStandardHelpOptions = true)
    static final class Descend extends PipelineCommand {}

    @Override
    public Integer call() throws IOException {
        UnlearningPipeline pipeline = UnlearningPipeline.valueOf(command.name().toUpperCase(Locale.ROOT));
        return options.run(command.commandLine(), UnlearnKind.of(pipeline), spec.read(), this::print);
    }

    private int print(FinishedRun finished) {
        if (finished.outcome() == Outcome.STOPPED) {
            return FinalLine.tell(command.commandLine(), finished, "run", "not met");
        }
        PrintWriter err = command.commandLine().getErr();
        if (finished.already()) {
            err.println("this request has already been fulfilled; the earlier receipt remains valid");
        }
        finished.notes().forEach(err::println);
        finished.metrics().forEach((name, value) -> {
            if (name.startsWith("start/") || name.startsWith("capacity/")) {
                err.printf(Locale.ROOT, "%-24s %.6g%n", name, value);
            }
        });
        finished.failures().forEach(failure -> err.println("not met: " + failure));
        err.println("result:  " + finished.path());
        err.println("receipt: " + finished.path() + "/" + Origin.RECEIPT);
        err.println("report:  " + finished.path() + "/report.html");
        err.flush();
        FinalLine.print(command.commandLine().getOut(), finished);
        return finished.outcome().exitCode();
    }
}
