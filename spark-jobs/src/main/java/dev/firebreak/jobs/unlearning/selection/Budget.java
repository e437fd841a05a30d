package dev.firebreak.jobs.unlearning.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.Map;

/** How many unwanted records are removed. */
sealed interface Budget {

    /** By name. A number alone is a count if it is whole and a share if it has a decimal point. */
    Registry<Budget> BUDGETS = new Registry<>(
            "budget",
            List.of(
                    new Part<>(
                            "share",
                            "a share of the unwanted records, rounded to whole records; also written as 0.75",
                            "",
                            List.of(Parameter.real("of", null, 0, 1, "the share")),
                            a -> new Share(a.real("of"))),
                    new Part<>(
                            "count",
                            "so many records; also written as 1000",
                            "",
                            List.of(Parameter.integer("records", null, 0, Long.MAX_VALUE, "how many")),
                            a -> new Count(a.whole("records"))),
                    new Part<>(
                            "frontier",
                            "the least whole per cent with KL(p1||p) >= removal, or with KL(p2||p) <= preservation",
                            "Allouah, Guerraoui and Koyejo, ICLR 2026, definition 1",
                            List.of(
                                    Parameter.real("removal", "", 0, Double.POSITIVE_INFINITY, "alpha, in nats"),
                                    Parameter.real("preservation", "", 0, Double.POSITIVE_INFINITY, "eps, in nats")),
                            Budget::frontier)));

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
        return a.has("removal") ? new Removal(a.real("removal")) : new Preservation(a.real("preservation"));
    }

    /**
     * The number of deletions.
     *
     * @throws InputException if there are not so many records, or no removal reaches so far
     */
    long deletions(Frontier frontier);

    /** A share. */
    record Share(double of) implements Budget {
        @Override
        public long deletions(Frontier frontier) {
            return fixed(frontier.all());
        }

        @Override
        public long fixed(long all) {
            return Math.round(of * all);
        }
    }

    /** A number of records. */
    record Count(long records) implements Budget {
        @Override
        public long deletions(Frontier frontier) {
            return fixed(frontier.all());
        }

        @Override
        public long fixed(long all) {
            if (records > all) {
                throw new InputException(
                        "budget: " + records + " records are to be removed, but the unwanted domain has only " + all);
            }
            return records;
        }
    }

    /** The least removal. */
    record Removal(double alpha) implements Budget {
        @Override
        public long deletions(Frontier frontier) {
            for (int k = 0; k < frontier.deleted().length; k++) {
                if (frontier.removal()[k] >= alpha) {
                    return frontier.deleted()[k];
                }
            }
            throw new InputException("budget: no removal reaches KL(p1||p) = " + alpha
                    + "; removing all unwanted records reaches " + frontier.removal()[frontier.removal().length - 1]);
        }
    }

    /** The greatest loss of preservation. */
    record Preservation(double epsilon) implements Budget {
        @Override
        public long deletions(Frontier frontier) {
            for (int k = 0; k < frontier.deleted().length; k++) {
                if (frontier.preservation()[k] <= epsilon) {
                    return frontier.deleted()[k];
                }
            }
            return frontier.all();
        }
    }

    /** The number of deletions if it does not depend on the frontier; -1 if it does. */
    default long fixed(long all) {
        return -1;
    }
}
