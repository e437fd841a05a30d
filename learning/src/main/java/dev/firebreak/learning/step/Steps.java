package dev.firebreak.learning.step;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.OptionalDouble;

/** The server's steps by name, and the schedules of their step size. */
public final class Steps {

    private static final double ANY = Double.POSITIVE_INFINITY;
    private static final double BELOW_ONE = Math.nextDown(1.0);
    private static final Parameter SCHEDULE =
            Parameter.text("schedule", "constant", "constant, decay(...), milestones(...) or cosine(...)");
    private static final Parameter WEIGHT_DECAY =
            Parameter.real("weight-decay", "0", 0, ANY, "multiple of theta added to the aggregate");
    private static final Parameter RADIUS =
            Parameter.above("radius", "", 0, "theta is projected onto the ball of this radius around 0");

    /** Schedules of the step size by name, as the {@code schedule} of a step. */
    public static final Registry<RateSchedule> SCHEDULES = new Registry<>(
            RateSchedule.class,
            "schedule",
            List.of(
                    new Part<>("constant", "rate_t = rate", "", List.of(), a -> round -> 1),
                    new Part<>(
                            "decay",
                            "rate_t = rate / (1 + period floor(t / period) / scale)",
                            "Bottou, Curtis and Nocedal, Optimization methods for large-scale machine learning, SIAM Review"
                                    + " 2018, eq. 4.19, held constant within each period",
                            List.of(
                                    Parameter.integer("period", "1", 1, Integer.MAX_VALUE, "rounds between changes"),
                                    Parameter.above("scale", null, 0, "rounds after which the rate has halved")),
                            a -> decay(a.integer("period"), a.real("scale"))),
                    new Part<>(
                            "milestones",
                            "rate_t = rate times factor for each milestone reached",
                            "the step schedule of He et al., Deep residual learning, CVPR 2016, section 3.4",
                            List.of(
                                    Parameter.text("at", null, "rounds from 0, separated by spaces"),
                                    Parameter.above("factor", "0.1", 0, "what the rate is multiplied by")),
                            a -> milestones(rounds(a.text("at")), a.real("factor"))),
                    new Part<>(
                            "cosine",
                            "rate_t = rate (least + (1 - least) (1 + cos(pi t / rounds)) / 2), and rate times least from then on",
                            "Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, ICLR 2017, eq. 5, without"
                                    + " restarts",
                            List.of(
                                    Parameter.integer(
                                            "rounds",
                                            null,
                                            1,
                                            Integer.MAX_VALUE,
                                            "rounds until the rate is at its least"),
                                    Parameter.real("least", "0", 0, 1, "part of the rate that is left then")),
                            a -> cosine(a.integer("rounds"), a.real("least")))));

    /** Steps by name. */
    public static final Registry<Step> STEPS = new Registry<>(
            Step.class,
            "step",
            List.of(
                    new Part<>(
                            "sgd",
                            "theta <- theta - rate_t v with v <- momentum v + aggregate + weight-decay theta",
                            "Robbins and Monro, A stochastic approximation method, Ann. Math. Stat. 1951",
                            List.of(
                                    Parameter.above("rate", "0.05", 0, "first step size"),
                                    SCHEDULE,
                                    WEIGHT_DECAY,
                                    Parameter.real("momentum", "0", 0, BELOW_ONE, "of the server"),
                                    RADIUS),
                            Steps::sgd),
                    new Part<>(
                            "adam",
                            "theta <- theta - rate_t m / (sqrt(v) + epsilon), m and v the bias-corrected moving means of aggregate +"
                                    + " weight-decay theta and of its squares",
                            "Kingma and Ba, Adam: a method for stochastic optimization, ICLR 2015, Algorithm 1",
                            List.of(
                                    Parameter.above("rate", "0.001", 0, "first step size"),
                                    SCHEDULE,
                                    Parameter.real("beta1", "0.9", 0, BELOW_ONE, "share of the past that stays in m"),
                                    Parameter.real("beta2", "0.999", 0, BELOW_ONE, "share of the past that stays in v"),
                                    Parameter.above("epsilon", "1e-8", 0, "what keeps the divisor above 0"),
                                    WEIGHT_DECAY,
                                    RADIUS),
                            Steps::adam)));

    private Steps() {}

    private static Step sgd(Arguments arguments) {
        return new GradientDescent(
                arguments.real("rate"),
                SCHEDULES.build(arguments.text("schedule")),
                arguments.real("weight-decay"),
                arguments.real("momentum"),
                radius(arguments));
    }

    private static Step adam(Arguments arguments) {
        return new Adam(
                arguments.real("rate"),
                SCHEDULES.build(arguments.text("schedule")),
                arguments.real("beta1"),
                arguments.real("beta2"),
                arguments.real("epsilon"),
                arguments.real("weight-decay"),
                radius(arguments));
    }

    private static OptionalDouble radius(Arguments arguments) {
        return arguments.has("radius") ? OptionalDouble.of(arguments.real("radius")) : OptionalDouble.empty();
    }

    // Falls every period rounds, to one half after scale rounds.
    private static RateSchedule decay(int period, double scale) {
        return round -> 1 / (1 + (round - round % period) / scale);
    }

    private static RateSchedule milestones(List<Integer> at, double factor) {
        return round -> {
            double product = 1;
            for (int milestone : at) {
                product *= round >= milestone ? factor : 1;
            }
            return product;
        };
    }

    private static RateSchedule cosine(int rounds, double least) {
        return round -> {
            double turned = StrictMath.cos(StrictMath.PI * Math.min(round, rounds) / rounds);
            return least + (1 - least) * (1 + turned) / 2;
        };
    }

    private static List<Integer> rounds(String text) {
        List<String> words = List.of(text.strip().split("\\s+", -1));
        if (!words.stream().allMatch(word -> word.matches("[0-9]{1,9}"))) {
            throw new InputException("schedule 'milestones': at=" + text
                    + " is not allowed; it must be whole numbers >= 0 separated by spaces, such as 350 420 480");
        }
        return words.stream().map(Integer::valueOf).toList();
    }

    /**
     * Projected gradient descent with weight decay and server momentum, in round t with aggregate R:
     *
     * <pre>
     *   g     = R + lambda theta
     *   v     = mu v + g                                   (v = 0 before the first round)
     *   theta = P(theta - rate factor(t) v)                (P: nearest point of the ball of the given radius around 0, if there is one)
     * </pre>
     */
    private record GradientDescent(
            double rate, RateSchedule schedule, double weightDecay, double momentum, OptionalDouble radius)
            implements Step {
        private static final String VELOCITY = "velocity";

        @Override
        public State apply(double[] theta, double[] aggregate, int round, State state) {
            double size = rate * schedule.factor(round);
            double[] velocity = direction(theta, aggregate, state.get(VELOCITY));
            for (int j = 0; j < theta.length; j++) {
                theta[j] -= size * velocity[j];
            }
            radius.ifPresent(longest -> Norm.shorten(theta, longest));
            return momentum == 0 ? state : state.with(VELOCITY, velocity);
        }

        private double[] direction(double[] theta, double[] aggregate, double[] before) {
            double[] direction = aggregate.clone();
            for (int j = 0; j < direction.length; j++) {
                direction[j] += weightDecay * theta[j] + (before == null ? 0 : momentum * before[j]);
            }
            return direction;
        }
    }
}
