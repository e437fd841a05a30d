package dev.firebreak.aggregation.coding;

import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.core.random.Randomness;
import java.util.List;

/**
 * Which devices miss the deadline of a simulated round: a pure function of (seed, round, device). A late message is missing,
 * and the scheme's {@link CodingPlan#decode} says what that means.
 */
@FunctionalInterface
public interface Stragglers {

    /** Models of lateness by name. */
    Registry<Stragglers> STRAGGLERS = new Registry<>(
            "stragglers",
            List.of(
                    new Part<>(
                            "none",
                            "every device answers in time",
                            "",
                            List.of(),
                            arguments -> (randomness, round, device) -> 0),
                    new Part<>(
                            "exponential",
                            "a device answers after base + Exp(mean) seconds, the deadline is what the server waits",
                            "shifted exponential, Lee et al., IEEE Trans. Information Theory 64(3), 2018",
                            List.of(
                                    Parameter.real("base", "1", 0, 1e9, "least time of an answer, seconds"),
                                    Parameter.above("mean", "0.5", 0, "mean time beyond that, seconds"),
                                    Parameter.above("deadline", "3", 0, "how long the server waits, seconds")),
                            arguments -> exponential(
                                    arguments.real("base"), arguments.real("mean"), arguments.real("deadline")))));

    /**
     * How late a device's answer is.
     *
     * @param randomness the run's source of draws
     * @param round the round, from 0
     * @param device the device, from 0
     * @return seconds past the deadline, positive if the message is missing from the round
     */
    double overdue(Randomness randomness, int round, int device);

    /** Whether a device's message is missing from a round. */
    default boolean late(Randomness randomness, int round, int device) {
        return overdue(randomness, round, device) > 0;
    }

    private static Stragglers exponential(double base, double mean, double deadline) {
        return (randomness, round, device) -> {
            double u = randomness.stream("delay", round, device).nextDouble();
            // StrictMath, for the same bits on every machine; 1 - u is in (0, 1].
            return base - mean * StrictMath.log(1 - u) - deadline;
        };
    }
}
