package dev.firebreak.coding;

import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.core.random.Randomness;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Which devices miss the deadline of a round: simulated as a pure function of (seed, round, device), or left to the clock. A late
 * message is missing, and the scheme's {@link CodingPlan#decode} says what that means.
 */
@FunctionalInterface
public interface Stragglers {

    /** Models of lateness by name. */
    Registry<Stragglers> STRAGGLERS = new Registry<>(
            Stragglers.class,
            "stragglers",
            List.of(
                    new Part<>(
                            "none",
                            "every device answers in time, so a missing message can only be a Byzantine one's and uses up one of f",
                            "",
                            List.of(),
                            arguments -> inTime()),
                    new Part<>(
                            "random",
                            "each device misses a round with this probability, independently",
                            "Bitar, Wootters, El Rouayheb, stochastic gradient coding (2020)",
                            List.of(Parameter.real("probability", "0.1", 0, 1, "chance that a message is missing")),
                            arguments -> random(arguments.real("probability"))),
                    new Part<>(
                            "exponential",
                            "a device answers after base + Exp(mean) seconds, the deadline is what the server waits",
                            "shifted exponential, Lee et al., IEEE Trans. Information Theory 64(3), 2018",
                            List.of(
                                    Parameter.real("base", "1", 0, 1e9, "least time of an answer, seconds"),
                                    Parameter.above("mean", "0.5", 0, "mean time beyond that, seconds"),
                                    Parameter.above("deadline", "3", 0, "how long the server waits, seconds")),
                            arguments -> exponential(
                                    arguments.real("base"), arguments.real("mean"), arguments.real("deadline"))),
                    new Part<>(
                            "timeout",
                            "no model: what has not arrived on Spark after so many seconds is missing. Depends on the machines, so"
                                    + " such a run does not repeat bit for bit",
                            "",
                            List.of(Parameter.above("seconds", "30", 0, "how long the server really waits")),
                            arguments -> realDeadline(arguments.real("seconds")))));

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

    /** How long the server really waits for messages, in seconds; empty if as long as it takes. */
    default OptionalDouble timeout() {
        return OptionalDouble.empty();
    }

    /** Whether the model has every message arrive in time, so that a missing one cannot be an honest device's. */
    default boolean everyMessageInTime() {
        return false;
    }

    /** Whether no honest device's message can ever come in time. */
    default boolean everyMessageLate() {
        return false;
    }

    // Made in methods, so that this interface's initialisation does not wait for that of its subclasses.
    private static Stragglers inTime() {
        return new Stragglers() {
            @Override
            public double overdue(Randomness randomness, int round, int device) {
                return 0;
            }

            @Override
            public boolean everyMessageInTime() {
                return true;
            }
        };
    }

    private static Stragglers realDeadline(double seconds) {
        return new RealDeadline(seconds);
    }

    private static Stragglers random(double probability) {
        return new RandomLateness(probability);
    }

    private static Stragglers exponential(double base, double mean, double deadline) {
        return new ExponentialLateness(base, mean, deadline);
    }
}
