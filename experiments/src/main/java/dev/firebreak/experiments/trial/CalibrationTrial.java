package dev.firebreak.experiments.trial;

import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.finetuning.PaperTheorem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the noise of gradient clipping by a calibration is worth (delta 1e-5): its budget, the epsilon of that budget by every conversion, and
 * whether the calibration is refused at the epsilon that is asked for. The noise of a refused one is computed all the same, to show why.
 */
final class CalibrationTrial extends Trial {
    private static final double DELTA = 1e-5;
    private static final SpecKey<String> CALIBRATION = new SpecKey<>(
            "calibration",
            "how noise follows from epsilon: by a conversion of the general form, or by the paper's theorem",
            Form.word(Stream.concat(Stream.of(Conversion.values()).map(Conversion::word), PaperTheorem.words().stream())
                    .toList()));
    private static final SpecKey<Double> ASKED = new SpecKey<>("epsilon", "that is asked for", Form.positive());
    private static final SpecKey<Double> INITIAL_CLIP = new SpecKey<>("initial-clip", "C0", Form.positive(), "1");
    private static final SpecKey<Double> GRADIENT_CLIP = new SpecKey<>("gradient-clip", "C1", Form.positive(), "1");
    private static final SpecKey<Double> RATE = new SpecKey<>("rate", "gamma, the step size", Form.positive(), "0.1");
    private static final SpecKey<Double> REGULARIZATION =
            new SpecKey<>("regularization", "lambda, with rate times it less than 1", Form.real(0, 1e50), "0");
    private static final SpecKey<Integer> STEPS = new SpecKey<>("steps", "T", Form.count(1, 1_000_000), "10");

    private static final List<Metric> METRICS = Metric.table("""
            epsilon/gdp | Epsilon by GDP | number | lower | epsilon of the budget by Gaussian differential privacy
            epsilon/rdp | Epsilon by Rényi divergence | number | lower | epsilon of the budget by the Rényi conversion
            epsilon/simple | Epsilon by the simple bound | number | lower | epsilon of the budget as rho + 2 sqrt(rho \
                ln(1/delta))
            epsilon/asked | Epsilon asked for | number | neither | of the key
            refused | Refused | number | neither | 1 where the calibration is refused at this epsilon, else 0
            noise | Noise | number | lower | sigma of every step
            rho | Budget | number | lower | rho of that noise
            """);

    CalibrationTrial() {
        super("calibration", METRICS, CALIBRATION, ASKED, INITIAL_CLIP, GRADIENT_CLIP, RATE, REGULARIZATION, STEPS);
    }

    @Override
    public void check(SpecValues values) {
        if (values.get(RATE).isPresent()
                && values.get(REGULARIZATION)
                        .filter(lambda -> !(lambda * values.required(RATE) < 1))
                        .isPresent()) {
            values.problem(REGULARIZATION, "must be less than 1/rate = " + 1 / values.required(RATE));
        }
    }

    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) {
        ConstantSteps steps = new ConstantSteps(
                spec.required(INITIAL_CLIP),
                spec.required(GRADIENT_CLIP),
                spec.required(RATE),
                spec.required(REGULARIZATION),
                spec.required(STEPS));
        double asked = spec.required(ASKED);
        Optional<PaperTheorem> theorem = PaperTheorem.named(spec.required(CALIBRATION));
        double noise = theorem.isPresent()
                ? Math.sqrt(theorem.get().variance(steps, asked, DELTA))
                : steps.noise(Conversion.of(spec.required(CALIBRATION)).rho(asked, DELTA));
        double rho = steps.withNoise(noise).budget().rho();
        SortedMap<String, Double> found = new TreeMap<>();
        found.put("epsilon/asked", asked);
        found.put("noise", noise);
        found.put("rho", rho);
        found.put(
                "refused",
                theorem.flatMap(one -> one.refusal(steps, asked, DELTA)).isPresent() ? 1.0 : 0.0);
        for (Conversion conversion : Conversion.values()) {
            found.put("epsilon/" + conversion.name().toLowerCase(Locale.ROOT), conversion.epsilon(rho, DELTA));
        }
        return found;
    }
}
