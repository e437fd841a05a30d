package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.Map;

/** The budgets by name. */
final class Budgets {
    /** By name. A number alone is a count if it is whole and a share if it has a decimal point. */
    static final Registry<Budget> BUDGETS = new Registry<>(
            Budget.class,
            "budget",
            List.of(
                    new Part<>(
                            "share",
                            "a share of the unwanted records, rounded to whole records; also written as 0.75",
                            "",
                            List.of(Parameter.real("of", null, 0, 1, "the share")),
                            a -> new Budget.Share(a.real("of"))),
                    new Part<>(
                            "count",
                            "so many records; also written as 1000",
                            "",
                            List.of(Parameter.integer("records", null, 0, Long.MAX_VALUE, "how many")),
                            a -> new Budget.Count(a.whole("records"))),
                    new Part<>(
                            "frontier",
                            "the least whole per cent with KL(p1||p) >= removal, or with KL(p2||p) <= preservation",
                            "Allouah, Guerraoui and Koyejo, ICLR 2026, definition 1",
                            List.of(
                                    Parameter.real("removal", "", 0, Double.POSITIVE_INFINITY, "alpha, in nats"),
                                    Parameter.real("preservation", "", 0, Double.POSITIVE_INFINITY, "eps, in nats")),
                            Budgets::frontier)));

    private Budgets() {}

    /** Reads a budget as a person writes it. @throws InputException if it is none */
    static Call parse(String text) {
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

    private static Budget frontier(Arguments a) {
        if (a.has("removal") == a.has("preservation")) {
            throw new InputException("frontier needs either removal or preservation, as frontier(preservation=0.1)");
        }
        return a.has("removal")
                ? new Budget.Removal(a.real("removal"))
                : new Budget.Preservation(a.real("preservation"));
    }
}
