package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.finetuning.GradientClipping;
import dev.firebreak.unlearning.finetuning.ModelClipping;
import dev.firebreak.unlearning.finetuning.OutputPerturbation;
import dev.firebreak.unlearning.finetuning.PaperTheorem;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import dev.firebreak.unlearning.receipt.Formula;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
                    + "\"conversion\" (gdp, rdp, simple, paper-theorem, paper-theorem-corrected).",
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
public final class CalibrateCommand implements Callable<Integer>, Question {
    private static final String GRADIENT = Formula.GRADIENT_CLIPPING.word();
    private static final String MODEL = Formula.MODEL_CLIPPING.word();
    private static final String OUTPUT = Formula.OUTPUT_PERTURBATION.word();
    private static final String MINIMIZATION = Formula.PERTURBED_MINIMIZATION.word();

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "lines of JSON (default: standard input)")
    private Path file;

    @Override
    public Integer call() throws IOException {
        return JsonLines.answerAll(file, spec.commandLine().getOut(), this).exitCode();
    }

    @Override
    public List<String> keys() {
        return words("method conversion schedule initial-clip gradient-clip model-clip rate regularization steps noise"
                + " initial-noise epsilon delta rho strong-convexity smoothness excess-risk dimension");
    }

    @Override
    public Answer answer(LineFields given) {
        String method = given.word("method", null, GRADIENT, MODEL, OUTPUT, MINIMIZATION);
        ObjectNode line = JsonLines.object().put("method", method);
        Certificate certificate = switch (Formula.named(method).orElseThrow()) {
            case GRADIENT_CLIPPING -> gradientClipping(given, line);
            case MODEL_CLIPPING -> modelClipping(given, line);
            case OUTPUT_PERTURBATION -> outputPerturbation(given, line);
            default -> perturbedMinimization(given, line);
        };
        if (!Double.isNaN(certificate.rho())) {
            line.put("rho", certificate.rho()).put("mu", Math.sqrt(2 * certificate.rho()));
        }
        return Answer.of(line.put("certificate", certificate.kind())
                .put("epsilon", certificate.epsilon())
                .put("delta", certificate.delta()));
    }

    private static Certificate gradientClipping(LineFields given, ObjectNode line) {
        double initialClip = given.number("initial-clip");
        double gradientClip = given.number("gradient-clip");
        double rate = given.number("rate");
        double regularization = given.number("regularization", 0);
        ConstantSteps steps = given.has("steps")
                ? new ConstantSteps(initialClip, gradientClip, rate, regularization, given.count("steps"))
                : ConstantSteps.of(initialClip, gradientClip, rate, regularization);
        String word = given.word(
                "conversion",
                "gdp",
                Stream.concat(Stream.of("gdp", "rdp", "simple"), PaperTheorem.words().stream())
                        .toArray(String[]::new));
        // The theorem is stated under the simple conversion.
        Conversion conversion = PaperTheorem.named(word).isPresent() ? Conversion.SIMPLE : Conversion.of(word);
        double delta = given.number("delta");
        GradientClipping method = gradientClipping(given, steps, word, conversion, delta);
        given.refuseUnused(GRADIENT);
        line.put("steps", steps.steps())
                .putPOJO("noise", method.schedule().noise())
                .put("S", method.budget().shift())
                .put("V", method.budget().variance());
        return method.certificate(conversion, delta, 0);
    }

    private static GradientClipping gradientClipping(
            LineFields given, ConstantSteps steps, String word, Conversion conversion, double delta) {
        if (given.has("noise")) {
            return steps.withNoise(given.number("noise"));
        }
        double epsilon = given.number("epsilon");
        Optional<PaperTheorem> theorem = PaperTheorem.named(word);
        if (theorem.isPresent()) {
            return theorem.get().method(steps, epsilon, delta);
        }
        return given.word("schedule", "constant", "constant", "decreasing").equals("decreasing")
                ? steps.calibratedDecreasing(conversion.rho(epsilon, delta))
                : steps.calibrated(epsilon, delta, conversion, 0);
    }

    private static Certificate modelClipping(LineFields given, ObjectNode line) {
        ModelClipping method = new ModelClipping(
                given.number("initial-clip"),
                given.number("initial-noise", 0),
                given.number("model-clip"),
                given.number("rate"),
                given.number("regularization", 0),
                given.number("noise"),
                given.number("gradient-clip", Double.POSITIVE_INFINITY));
        double epsilon = given.number("epsilon");
        double delta = given.number("delta");
        given.refuseUnused(MODEL);
        int steps = method.steps(epsilon, delta, 0);
        line.put("steps", steps).putPOJO("deltas", method.deltas(epsilon, delta, steps));
        return method.certificate(epsilon, steps, 0);
    }

    private static Certificate outputPerturbation(LineFields given, ObjectNode line) {
        double initialClip = given.number("initial-clip");
        double delta = given.number("delta");
        OutputPerturbation method = given.has("noise")
                ? new OutputPerturbation(initialClip, given.number("noise"))
                : OutputPerturbation.calibrated(initialClip, given.number("epsilon"), delta, 0);
        given.refuseUnused(OUTPUT);
        line.put("noise", method.noise());
        return method.certificate(delta, 0);
    }

    private static Certificate perturbedMinimization(LineFields given, ObjectNode line) {
        Conversion conversion = Conversion.of(given.word("conversion", "gdp", "gdp", "rdp", "simple"));
        double delta = given.number("delta");
        double rho = given.has("rho") ? given.number("rho") : conversion.rho(given.number("epsilon"), delta);
        if (!(rho > 0)) {
            throw new InputException("rho must be positive, but is " + rho);
        }
        int dimension = given.count("dimension");
        PerturbedMinimization method = PerturbedMinimization.calibrated(
                new Curvature(given.number("strong-convexity"), given.number("smoothness")),
                given.number("excess-risk"),
                rho,
                dimension);
        given.refuseUnused(MINIMIZATION);
        line.put("noise", method.noise())
                .put("precision", method.precision())
                .put("gradient-norm", method.gradientNorm())
                .put("excess-risk", method.excessRisk(dimension));
        return method.certificate(conversion, delta, 0);
    }
}
