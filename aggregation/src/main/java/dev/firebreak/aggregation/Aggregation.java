package dev.firebreak.aggregation;

/** One aggregation from its rows to its result, wherever the columns are. */
final class Aggregation {
    private Aggregation() {}

    static Aggregate run(Pipeline pipeline, Columns columns, int f, AggregationContext context) {
        if (pipeline.usesGram()) {
            Usable usable = Usable.of(columns, start(pipeline, columns, context), f, context);
            return finish(pipeline, columns, usable, context).aggregate();
        }
        Usable present = Usable.present(columns, f, context);
        Outcome outcome = finish(pipeline, columns, present, context);
        if (!outcome.finite() && context.unusable() != UnusableRows.PROPAGATE) {
            // The rows were taken for finite until the one pass over them showed otherwise.
            outcome = finish(pipeline, columns, present.finite(columns, f, context), context);
        }
        return outcome.aggregate();
    }

    private record Outcome(Aggregate aggregate, boolean finite) {}

    private static Outcome finish(Pipeline pipeline, Columns columns, Usable usable, AggregationContext context) {
        Plan plan = pipeline.plan(columns, usable, context.draw().without(usable.dropped()));
        Columns.Reduced reduced = columns.apply(plan);
        int n = usable.selection().indices().length;
        return new Outcome(new Aggregate(reduced.vector(), n, usable.byzantine(), usable.dropped()), reduced.finite());
    }

    private static double[] start(Pipeline pipeline, Columns columns, AggregationContext context) {
        double[] start = pipeline.usesStart() ? context.start() : null;
        if (start != null && start.length != columns.dimension()) {
            throw new IllegalArgumentException(
                    "the start has " + start.length + " numbers, but rows have " + columns.dimension());
        }
        return start;
    }
}
