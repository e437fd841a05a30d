package dev.firebreak.experiments.trial;

import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.shadow.WorstCase;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the certificate of gradient clipping at a budget rho is worth: its epsilon at delta {@value #DELTA} by every conversion, the epsilon
 * that the published code reports, the lower bound of an attack on the worst pair, what that bound is of an epsilon (above 1 it
 * refutes it), and mu as measured there over mu as certified.
 */
final class WorstPairTrial extends Trial {
    private static final double DELTA = 1e-5;
    private static final double CONFIDENCE = 0.999;
    private static final int GREATEST_ORDER = 1000;
    private static final ConstantSteps STEPS = new ConstantSteps(1, 1, 0.1, 1, 7);
    private static final String METHOD =
            "gradient-clipping(initial-clip=1, gradient-clip=1, rate=0.1, regularization=1, steps=7, epochs=0, noise=";
    private static final SpecKey<Double> RHO = new SpecKey<>("rho", "the budget", Form.real(Double.MIN_VALUE, 1e3));
    private static final SpecKey<Integer> RUNS =
            new SpecKey<>("runs", "runs of the attack per world", Form.count(100, 10_000_000), "200000");

    private static final List<Metric> METRICS = Metric.table("""
            attack/published | Attack over published | number | neither | lower bound of the attack over the epsilon \
                that the published code reports; above 1 it refutes it
            attack/gdp | Attack over GDP | number | neither | lower bound of the attack over the epsilon by Gaussian \
                differential privacy
            epsilon/attack | Epsilon at least, by an attack | number | neither | lower bound on epsilon on the worst \
                pair
            epsilon/published | Published epsilon | number | lower | epsilon that the published code reports
            epsilon/gdp | Epsilon by GDP | number | lower | epsilon of the certificate by Gaussian differential \
                privacy
            epsilon/rdp | Epsilon by Rényi divergence | number | lower | epsilon of the certificate by the Rényi \
                conversion
            epsilon/simple | Epsilon by the simple bound | number | lower | epsilon of the certificate as rho + 2 \
                sqrt(rho ln(1/delta))
            mu/certified | Certified mu | number | lower | mu of Gaussian differential privacy of the certificate
            mu/measured | Measured mu | number | neither | mu measured on the worst pair
            mu/ratio | Measured over certified mu | number | neither | close to 1 where the certificate is tight
            rho | Budget | number | neither | rho of the key
            """);

    WorstPairTrial() {
        super("worst-pair", METRICS, RHO, RUNS);
    }

    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) {
        double rho = spec.required(RHO);
        int runs = spec.required(RUNS);
        double noise = STEPS.noise(rho);
        WorstCase pair = new WorstCase(Unlearners.UNLEARNERS.build(METHOD + noise + ")"), spec.required(SEED));
        double[] world1 = pair.statistics(1, 0, runs);
        double[] world0 = pair.statistics(0, 0, runs);
        double certified = STEPS.withNoise(noise).budget().mu();
        double measured = ThresholdAudit.estimatedMu(world1, world0);
        double attack = ThresholdAudit.of(world1, world0, DELTA).epsilonLowerBound(DELTA, CONFIDENCE);
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("rho", rho);
        metrics.put("epsilon/published", published(rho));
        metrics.put("epsilon/attack", attack);
        metrics.put("attack/published", attack / published(rho));
        metrics.put("attack/gdp", attack / Conversion.GDP.epsilon(rho, DELTA));
        metrics.put("mu/certified", certified);
        metrics.put("mu/measured", measured);
        metrics.put("mu/ratio", measured / certified);
        for (Conversion conversion : Conversion.values()) {
            metrics.put("epsilon/" + conversion.name().toLowerCase(Locale.ROOT), conversion.epsilon(rho, DELTA));
        }
        return metrics;
    }

    // The conversion of Conversion.RDP with rho where alpha rho belongs: the least over whole orders alpha of
    // rho + ln((alpha - 1)/alpha) - (ln delta + ln alpha)/(alpha - 1). It is no guarantee.
    private static double published(double rho) {
        return IntStream.rangeClosed(2, GREATEST_ORDER)
                .mapToDouble(alpha -> rho
                        + StrictMath.log((alpha - 1.0) / alpha)
                        - (StrictMath.log(DELTA) + StrictMath.log(alpha)) / (alpha - 1))
                .min()
                .orElseThrow();
    }
}
