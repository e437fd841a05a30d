package dev.firebreak.aggregation.preaggregation;

import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import java.util.OptionalInt;

/**
 * The bound f that a pre-aggregator uses: its own, or that of the pipeline.
 *
 * @param own its own, at least 0; it stays the same whatever rows are missing
 */
record OwnBound(OptionalInt own) {
    static final Parameter PARAMETER = Parameter.integer(
            "f",
            "",
            0,
            Integer.MAX_VALUE,
            "bound on faulty rows for this part alone, 2f < n; if left out that of the pipeline, for which alone a coefficient is known");

    static OwnBound of(Arguments arguments) {
        return new OwnBound(arguments.has("f") ? OptionalInt.of(arguments.integer("f")) : OptionalInt.empty());
    }

    /** For n rows, of which missing ones may have left too few for its own: then the largest f with 2f &lt; n. */
    int of(int n, int pipeline) {
        return own.isPresent() ? Math.min(own.getAsInt(), (n - 1) / 2) : pipeline;
    }

    long leastRows(int pipeline) {
        return 2L * Math.max(pipeline, own.orElse(0)) + 1;
    }

    // The proofs take one f for the chain, and it falls with every row that is missing, as its own does not.
    Kappa kappa(String part, Kappa known) {
        return own.isPresent() ? new Kappa.Unproven("none is known of " + part + " with an f of its own") : known;
    }
}
