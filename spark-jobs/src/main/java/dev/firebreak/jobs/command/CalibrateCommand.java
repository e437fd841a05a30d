package dev.firebreak.jobs.command;

import dev.firebreak.jobs.offline.CalibrationLines;
import dev.firebreak.jobs.offline.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How much noise a certificate needs, or which certificate some noise gives. */
@Command(
        name = "calibrate",
        header = "Computes the noise that a certificate needs, or the certificate that some noise gives.",
        description = {
            "",
            "Reads lines of JSON and answers each with one line; needs no Spark and no data.",
            "  {\"method\":\"gradient-clipping\",\"initial-clip\":1,\"gradient-clip\":1,\"rate\":0.1,",
            "   \"regularization\":1,\"epsilon\":1,\"delta\":1e-5}",
            "answers with the number of steps, their noise, S, V, rho, mu and the certificate. Give \"noise\" in place of "
                    + "\"epsilon\" for the certificate of that noise. Further keys: \"steps\", \"schedule\" (constant, decreasing), "
                    + "\"conversion\" (gdp, rdp, simple, paper-theorem).",
            "  model-clipping: initial-clip, initial-noise, model-clip, rate, regularization, noise, gradient-clip,",
            "                  epsilon, delta; answers with the steps",
            "  output-perturbation: initial-clip, delta, and epsilon or noise",
            "  perturbed-minimization: strong-convexity, smoothness, dimension, excess-risk, delta, and rho or epsilon",
            "At most 1,000,000 steps, given or needed. A bad line answers {\"error\":\"...\"}, the others go on, and the exit "
                    + "code is 2."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  firebreak unlearn calibrate questions.jsonl"},
        mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "lines of JSON (default: standard input)")
    private Path file;

    @Override
    public Integer call() throws IOException {
        return JsonLines.answerAll(file, System.in, spec.commandLine().getOut(), new CalibrationLines())
                .exitCode();
    }
}
