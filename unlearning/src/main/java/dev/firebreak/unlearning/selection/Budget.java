package dev.firebreak.unlearning.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoublePredicate;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * How many unwanted records are removed.
 *
 * @param fixed the number of deletions of n1 records, which throws an {@link InputException} if there are not so many; -1 if it depends
 *     on the frontier
 * @param chosen the number of deletions by the frontier, where {@code fixed} is -1
 */
public record Budget(LongUnaryOperator fixed, ToLongFunction<Frontier> chosen) {
    /** By name. A number alone is a count if it is whole and a share if it has a decimal point. */
    public static final Registry<Budget> BUDGETS = new Registry<>(
            Budget.class,
            "budget",
            List.of(
                    new Part<>(
                            "share",
                            "a share of the unwanted records, rounded to whole records; also written as 0.75",
                            "",
                            List.of(Parameter.real("of", null, 0, 1, "the share")),
                            a -> new Budget(all -> Math.round(a.real("of") * all), Frontier::all)),
                    new Part<>(
                            "count",
                            "so many records; also written as 1000",
                            "",
                            List.of(Parameter.integer("records", null, 0, Long.MAX_VALUE, "how many")),
                            a -> new Budget(all -> count(a.whole("records"), all), Frontier::all)),
                    new Part<>(
                            "frontier",
                            "the least whole per cent with KL(p1||p) >= removal, or with KL(p2||p) <= preservation",
                            "Allouah, Guerraoui and Koyejo, ICLR 2026, definition 1",
                            List.of(
                                    Parameter.real("removal", "", 0, Double.POSITIVE_INFINITY, "alpha, in nats"),
                                    Parameter.real("preservation", "", 0, Double.POSITIVE_INFINITY, "eps, in nats")),
                            Budget::onFrontier)));

    /** Reads a budget as it is written in a spec. @throws InputException if it is none */
    public static Call parse(String text) {
        Call call;
        if (text.matches("[0-9]+")) {
            call = new Call("count", Map.of("records", text));
        } else if (text.matches("[0-9]*[.][0-9]*([eE][-+]?[0-9]+)?")) {
            call = new Call("share", Map.of("of", text));
        } else {
            call = Call.parse(text);
        }
        Call canonical = BUDGETS.canonical(call);
        BUDGETS.build(canonical);
        return canonical;
    }

    /**
     * The number of deletions.
     *
     * @throws InputException if there are not so many records, or no removal reaches so far
     */
    public long deletions(Frontier frontier) {
        long known = fixed.applyAsLong(frontier.all());
        return known >= 0 ? known : chosen.applyAsLong(frontier);
    }

    private static long count(long records, long all) {
        if (records > all) {
            throw new InputException(
                    "budget: " + records + " records are to be removed, but the unwanted domain has only " + all);
        }
        return records;
    }

    private static Budget onFrontier(Arguments a) {
        if (a.has("removal") == a.has("preservation")) {
            throw new InputException("frontier needs either removal or preservation, as frontier(preservation=0.1)");
        }
        if (a.has("preservation")) {
            double epsilon = a.real("preservation");
            return new Budget(
                    all -> -1,
                    frontier -> least(frontier, Frontier.PRESERVATION, value -> value <= epsilon)
                            .orElse(frontier.all()));
        }
        double alpha = a.real("removal");
        return new Budget(
                all -> -1,
                frontier -> least(frontier, Frontier.REMOVAL, value -> value >= alpha)
                        .orElseThrow(() -> new InputException("budget: no removal reaches KL(p1||p) = " + alpha
                                + "; removing all unwanted records reaches "
                                + frontier.curve().after(frontier.all()).get(Frontier.REMOVAL))));
    }

    private static OptionalLong least(Frontier frontier, String metric, DoublePredicate reached) {
        double[] values = frontier.curve().metric(metric);
        return IntStream.range(0, values.length)
                .filter(k -> reached.test(values[k]))
                .mapToLong(k -> frontier.curve().deleted()[k])
                .findFirst();
    }
}
