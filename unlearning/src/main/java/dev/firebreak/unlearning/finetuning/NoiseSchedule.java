package dev.firebreak.unlearning.finetuning;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Constants of the T noisy steps of gradient clipping.
 *
 * @param rates gamma_t, at least 0
 * @param regularizations lambda_t, at least 0, with gamma_t lambda_t &lt; 1
 * @param noise sigma_t, standard deviation added to every parameter after the step (not multiplied by gamma_t), at least 0
 */
public record NoiseSchedule(double[] rates, double[] regularizations, double[] noise) {

    // Squares of it, summed over all steps, are finite.
    private static final double LARGEST_NOISE = 1e150;

    /** Steps of any schedule; our choice: more would run for days, and an accountant holds numbers for each. */
    public static final int MOST_STEPS = 1_000_000;

    /** Checks lengths and ranges; the arrays are copied. */
    public NoiseSchedule {
        requireSteps(rates.length);
        if (rates.length != regularizations.length || rates.length != noise.length) {
            throw new IllegalArgumentException(
                    "a schedule needs as many rates as regularizations and noise levels, but has " + rates.length + ", "
                            + regularizations.length + " and " + noise.length);
        }
        rates = rates.clone();
        regularizations = regularizations.clone();
        noise = noise.clone();
        for (int t = 0; t < rates.length; t++) {
            requireFinite("rate", rates[t], t);
            requireFinite("regularization", regularizations[t], t);
            requireFinite("noise", noise[t], t);
            if (noise[t] > LARGEST_NOISE) {
                throw new IllegalArgumentException(
                        "noise must be at most " + LARGEST_NOISE + ", but is " + noise[t] + " at step " + t);
            }
            if (rates[t] * regularizations[t] >= 1) {
                throw new IllegalArgumentException("rate times regularization must be less than 1, but is "
                        + rates[t] * regularizations[t] + " at step " + t);
            }
        }
    }

    private static void requireFinite(String name, double value, int step) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    name + " must be at least 0 and finite, but is " + value + " at step " + step);
        }
    }

    /** The same constants in each of T steps. */
    public static NoiseSchedule constant(double rate, double regularization, double noise, int steps) {
        return new NoiseSchedule(fill(rate, steps), fill(regularization, steps), fill(noise, steps));
    }

    /** Refuses more than {@link #MOST_STEPS}, before anything is made for each of them. */
    static void requireSteps(double steps) {
        if (!(steps <= MOST_STEPS)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "steps must be at most %,d, but %.0f are needed", MOST_STEPS, steps));
        }
    }

    /** How many steps, T. */
    public int steps() {
        return rates.length;
    }

    /** r_t = 1 - gamma_t lambda_t: how much a step shrinks a distance. */
    double contraction(int step) {
        return 1 - rates[step] * regularizations[step];
    }

    /** The schedule with all noise multiplied by a factor. */
    public NoiseSchedule withNoiseScaled(double factor) {
        return new NoiseSchedule(
                rates,
                regularizations,
                Arrays.stream(noise).map(s -> s * factor).toArray());
    }

    private static double[] fill(double value, int steps) {
        return IntStream.range(0, steps).mapToDouble(t -> value).toArray();
    }
}
