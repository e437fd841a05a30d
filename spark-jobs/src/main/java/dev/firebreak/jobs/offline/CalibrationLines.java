package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.firebreak.core.InputException;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.finetuning.GradientClipping;
import dev.firebreak.unlearning.finetuning.ModelClipping;
import dev.firebreak.unlearning.finetuning.OutputPerturbation;
import dev.firebreak.unlearning.finetuning.PaperTheorem;
import dev.firebreak.unlearning.finetuning.ShiftBudget;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import dev.firebreak.unlearning.receipt.Formula;
import java.io.IOException;
import java.util.List;

/** {@code {"method":"gradient-clipping",...,"epsilon":1,"delta":1e-5}}: noise for a certificate, or a certificate of noise. */
public final class CalibrationLines implements Question {
    private static final List<String> KEYS = List.of(
            "method",
            "conversion",
            "schedule",
            "initial-clip",
            "gradient-clip",
            "model-clip",
            "rate",
            "regularization",
            "steps",
            "noise",
            "initial-noise",
            "epsilon",
            "delta",
            "rho",
            "strong-convexity",
            "smoothness",
            "excess-risk",
            "dimension");
    private static final String GRADIENT = Formula.GRADIENT_CLIPPING.word();
    private static final String MODEL = Formula.MODEL_CLIPPING.word();
    private static final String OUTPUT = Formula.OUTPUT_PERTURBATION.word();
    private static final String MINIMIZATION = Formula.PERTURBED_MINIMIZATION.word();
    private static final String PAPER = "paper-theorem";

    @Override
    public Answer answer(LineObject line) throws IOException {
        LineFields given = LineFields.read(line, KEYS);
        String method = given.word("method", null, GRADIENT, MODEL, OUTPUT, MINIMIZATION);
        return switch (Formula.named(method).orElseThrow()) {
            case GRADIENT_CLIPPING -> gradientClipping(given);
            case MODEL_CLIPPING -> modelClipping(given);
            case OUTPUT_PERTURBATION -> outputPerturbation(given);
            default -> perturbedMinimization(given);
        };
    }

    private static Answer gradientClipping(LineFields given) {
        double initialClip = given.number("initial-clip");
        double gradientClip = given.number("gradient-clip");
        double rate = given.number("rate");
        double regularization = given.number("regularization", 0);
        ConstantSteps steps = given.has("steps")
                ? new ConstantSteps(initialClip, gradientClip, rate, regularization, given.count("steps"))
                : ConstantSteps.of(initialClip, gradientClip, rate, regularization);
        String word = given.word("conversion", "gdp", "gdp", "rdp", "simple", PAPER);
        // The theorem is stated under the simple conversion.
        Conversion conversion = word.equals(PAPER) ? Conversion.SIMPLE : Conversion.of(word);
        double delta = given.number("delta");
        GradientClipping method = gradientClipping(given, steps, word, conversion, delta);
        given.refuseUnused(GRADIENT);
        Certificate certificate = method.certificate(conversion, delta);
        ShiftBudget budget = method.budget();
        return json -> {
            json.writeStringField("method", GRADIENT);
            json.writeNumberField("steps", steps.steps());
            json.writeArrayFieldStart("noise");
            for (double sigma : method.schedule().noise()) {
                json.writeNumber(sigma);
            }
            json.writeEndArray();
            json.writeNumberField("S", budget.shift());
            json.writeNumberField("V", budget.variance());
            write(json, certificate);
        };
    }

    private static GradientClipping gradientClipping(
            LineFields given, ConstantSteps steps, String word, Conversion conversion, double delta) {
        if (given.has("noise")) {
            return steps.withNoise(given.number("noise"));
        }
        double epsilon = given.number("epsilon");
        if (word.equals(PAPER)) {
            return PaperTheorem.calibrated(steps, epsilon, delta);
        }
        return given.word("schedule", "constant", "constant", "decreasing").equals("decreasing")
                ? steps.calibratedDecreasing(conversion.rho(epsilon, delta))
                : steps.calibrated(epsilon, delta, conversion);
    }

    private static Answer modelClipping(LineFields given) {
        ModelClipping method = new ModelClipping(
                given.number("initial-clip"),
                given.number("initial-noise", 0),
                given.number("model-clip"),
                given.number("rate"),
                given.number("regularization", 0),
                given.number("noise"),
                given.number("gradient-clip", Double.POSITIVE_INFINITY));
        double epsilon = given.number("epsilon");
        double target = given.number("delta");
        given.refuseUnused(MODEL);
        int steps = method.steps(epsilon, target);
        List<Double> deltas = method.deltas(epsilon, target, steps);
        Certificate certificate = method.certificate(epsilon, steps);
        return json -> {
            json.writeStringField("method", MODEL);
            json.writeNumberField("steps", steps);
            json.writeArrayFieldStart("deltas");
            for (double delta : deltas) {
                json.writeNumber(delta);
            }
            json.writeEndArray();
            write(json, certificate);
        };
    }

    private static Answer outputPerturbation(LineFields given) {
        double initialClip = given.number("initial-clip");
        double delta = given.number("delta");
        OutputPerturbation method = given.has("noise")
                ? new OutputPerturbation(initialClip, given.number("noise"))
                : OutputPerturbation.calibrated(initialClip, given.number("epsilon"), delta);
        given.refuseUnused(OUTPUT);
        Certificate certificate = method.certificate(delta);
        return json -> {
            json.writeStringField("method", OUTPUT);
            json.writeNumberField("noise", method.noise());
            write(json, certificate);
        };
    }

    private static Answer perturbedMinimization(LineFields given) {
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
        Certificate certificate = method.certificate(conversion, delta);
        return json -> {
            json.writeStringField("method", MINIMIZATION);
            json.writeNumberField("noise", method.noise());
            json.writeNumberField("precision", method.precision());
            json.writeNumberField("gradient-norm", method.gradientNorm());
            json.writeNumberField("excess-risk", method.excessRisk(dimension));
            write(json, certificate);
        };
    }

    private static void write(JsonGenerator json, Certificate certificate) throws IOException {
        if (!Double.isNaN(certificate.rho())) {
            json.writeNumberField("rho", certificate.rho());
            json.writeNumberField("mu", Math.sqrt(2 * certificate.rho()));
        }
        json.writeStringField("certificate", certificate.kind());
        json.writeNumberField("epsilon", certificate.epsilon());
        json.writeNumberField("delta", certificate.delta());
    }
}
