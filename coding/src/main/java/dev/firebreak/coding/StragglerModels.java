package dev.firebreak.coding;

import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.core.random.Randomness;
import java.util.List;
import java.util.OptionalDouble;

/** The registry of models of stragglers. */
public final class StragglerModels {
    /** Models of stragglers by name. */
    public static final Registry<Stragglers> STRAGGLERS = new Registry<>(
            Stragglers.class,
            "stragglers",
            List.of(
                    new Part<>(
                            "none",
                            "every worker sends in time, so a missing message can only be a Byzantine one's and uses up one of f",
                            "",
                            List.of(),
                            arguments -> new InTime()),
                    new Part<>(
                            "random",
                            "each worker misses a round with this probability, independently",
                            "Bitar, Wootters, El Rouayheb, stochastic gradient coding (2020)",
                            List.of(Parameter.real("probability", "0.1", 0, 1, "chance that a message is missing")),
                            arguments -> new Independent(arguments.real("probability"))),
                    new Part<>(
                            "exponential",
                            "a message arrives after base + Exp(mean) seconds; the deadline is how long the server waits",
                            "shifted exponential, Lee et al., IEEE Trans. Information Theory 64(3), 2018",
                            List.of(
                                    Parameter.real("base", "1", 0, 1e9, "least time of a message, seconds"),
                                    Parameter.above("mean", "0.5", 0, "mean time beyond that, seconds"),
                                    Parameter.above("deadline", "3", 0, "how long the server waits, seconds")),
                            arguments -> new ShiftedExponential(
                                    arguments.real("base"), arguments.real("mean"), arguments.real("deadline"))),
                    new Part<>(
                            "timeout",
                            "no model: what has not arrived on Spark after so many seconds is missing. Depends on the machines, so"
                                    + " such a run does not repeat bit for bit",
                            "",
                            List.of(Parameter.above("seconds", "30", 0, "how long the server really waits")),
                            arguments -> new Timeout(arguments.real("seconds")))));

    private StragglerModels() {}

    private record InTime() implements Stragglers {
        @Override
        public boolean everyMessageInTime() {
            return true;
        }
    }

    private record Independent(double probability) implements Stragglers {
        @Override
        public double overdue(Randomness randomness, int round, int worker) {
            return randomness.stream("delay", round, worker).nextDouble() < probability ? Double.POSITIVE_INFINITY : 0;
        }

        @Override
        public boolean everyMessageLate() {
            return probability >= 1;
        }
    }

    /** A message arrives after base + Exp(mean) seconds; the server waits until the deadline. */
    private record ShiftedExponential(double base, double mean, double deadline) implements Stragglers {
        @Override
        public double overdue(Randomness randomness, int round, int worker) {
            // 1 - u is in (0, 1].
            double u = randomness.stream("delay", round, worker).nextDouble();
            return base - mean * StrictMath.log(1 - u) - deadline;
        }

        @Override
        public boolean everyMessageLate() {
            return base >= deadline;
        }
    }

    /** Lateness that the clock decides: the server waits so many seconds. */
    private record Timeout(double seconds) implements Stragglers {
        @Override
        public OptionalDouble timeout() {
            return OptionalDouble.of(seconds);
        }
    }
}
