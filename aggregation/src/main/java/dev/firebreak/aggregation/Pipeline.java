package dev.firebreak.aggregation;

import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.Claim;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import java.util.ArrayList;
import java.util.List;

/**
 * Pre-aggregators, applied left to right, then a rule. A pipeline is a value and may be used from any thread.
 *
 * @param calls the chain as written, canonical
 * @param pre the pre-aggregators
 * @param rule the rule
 */
public record Pipeline(List<Call> calls, List<PreAggregator> pre, Rule rule) {

    /** Copies the lists. */
    public Pipeline {
        calls = List.copyOf(calls);
        pre = List.copyOf(pre);
    }

    /**
     * Reads a chain such as {@code arc | nnm | trimmed-mean}.
     *
     * @throws InputException naming unknown parts and refused parameters, or if the chain does not end in a rule
     */
    public static Pipeline parse(String text) {
        return of(Call.parseChain(text));
    }

    /** Builds a chain of pre-aggregators that ends in a rule; throws as {@link #parse}. */
    public static Pipeline of(List<Call> chain) {
        List<PreAggregator> pre = new ArrayList<>();
        List<Call> canonical = new ArrayList<>();
        Call last = chain.get(chain.size() - 1);
        for (Call call : chain.subList(0, chain.size() - 1)) {
            pre.add(PreAggregators.REGISTRY.build(call));
            canonical.add(PreAggregators.REGISTRY.canonical(call));
        }
        if (!Rules.REGISTRY.knows(last.name()) && PreAggregators.REGISTRY.knows(last.name())) {
            throw new InputException("the pipeline '" + Call.print(chain) + "' must end in a rule, but '" + last.name()
                    + "' is a pre-aggregator");
        }
        canonical.add(Rules.REGISTRY.canonical(last));
        return new Pipeline(canonical, pre, Rules.REGISTRY.build(last));
    }

    /**
     * Refuses (n, f) that some part of the chain cannot take: f is out of range, or a pre-aggregator leaves too few rows.
     *
     * @throws InputException saying which part, and how many rows it would see
     */
    public void check(int n, int byzantine) {
        int rows = n;
        for (int i = 0; i <= pre.size(); i++) {
            long least = i < pre.size() ? pre.get(i).leastRows(byzantine) : rule.leastRows(byzantine);
            boolean impossible = rows < 1 || byzantine < 0 || 2L * byzantine >= rows;
            if (impossible || rows < least) {
                throw new InputException("the pipeline '" + this + "' with n = " + n + ": '" + calls.get(i) + "' sees "
                        + rows + " rows and needs "
                        + (impossible
                                ? "0 <= 2f < " + rows + ", but f = " + byzantine
                                : "at least " + least + " with f = " + byzantine));
            }
            rows = i < pre.size() ? pre.get(i).rowsAfter(rows) : rows;
        }
    }

    /**
     * Aggregates with what needs no further word: no start, rows that are not finite are dropped, and a part that shuffles draws from its
     * own seed, else from seed 0.
     *
     * @param rows n rows of d numbers, none of them written to
     * @param byzantine the bound f, with {@code 0 <= 2f < n}
     * @throws IllegalArgumentException if f is out of range or more than f rows are not usable
     */
    public Aggregate aggregate(Rows rows, int byzantine) {
        return aggregate(rows, byzantine, new AggregationContext(null, Draw.seeded(0, 0)));
    }

    /**
     * Aggregates. Time is two passes over the rows, O(n^2 d), plus what the rule does with n x n numbers; memory is one vector of d
     * numbers and buffers that do not grow with d. The result has the same bits for any number of threads.
     *
     * @param rows n rows of d numbers, none of them written to
     * @param byzantine the bound f, with {@code 0 <= 2f < n}
     * @param context start vector, permutations, policy for rows that are not usable, threads
     * @throws IllegalArgumentException if f is out of range or more than f rows are not usable
     */
    public Aggregate aggregate(Rows rows, int byzantine, AggregationContext context) {
        return run(new LocalColumns(rows, context.threads()), byzantine, context)
                .aggregate();
    }

    /**
     * An aggregate and how each row entered it.
     *
     * @param aggregate as {@link #aggregate(Rows, int, AggregationContext)} gives it
     * @param contributions of the rows
     */
    public record Explained(Aggregate aggregate, Contributions contributions) {}

    /**
     * Aggregates, with the same bits, and says how each row entered the aggregate. Where the rule works on coordinates this costs O(n^2) a
     * coordinate behind pre-aggregators, else O(n).
     *
     * @throws IllegalArgumentException as {@link #aggregate(Rows, int, AggregationContext)}
     */
    public Explained explain(Rows rows, int byzantine, AggregationContext context) {
        Outcome outcome = run(new LocalColumns(rows, context.threads()), byzantine, context);
        boolean[] clipped = new boolean[rows.count()];
        Usable usable = outcome.usable();
        if (usable.gram() != null) {
            int[] indices = usable.selection().indices();
            for (int k : PreAggregation.clipped(pre, usable.gram(), indices.length, usable.byzantine())) {
                clipped[indices[k]] = true;
            }
        }
        return new Explained(outcome.aggregate(), Contributions.of(rows, outcome.plan(), clipped));
    }

    /**
     * Aggregates rows whose columns are elsewhere: two or three round trips, of which only n x n numbers and weights go through this
     * process, and the result. The bits are those of {@link #aggregate(Rows, int, AggregationContext)} on the same rows.
     *
     * @throws IllegalArgumentException as there, or if a block does not start at a multiple of {@link Shards#SEGMENT}
     */
    public Aggregate aggregate(Shards shards, int byzantine, AggregationContext context) {
        return run(new ShardedColumns(shards), byzantine, context).aggregate();
    }

    private Outcome run(Columns columns, int f, AggregationContext context) {
        if (usesGram()) {
            Usable usable = Usable.of(columns, start(columns, context), onlyRow(), f, context);
            return finish(columns, usable, context);
        }
        Usable present = Usable.present(columns, f, context);
        Outcome outcome = finish(columns, present, context);
        if (!outcome.finite() && context.unusable() != UnusableRows.PROPAGATE) {
            // The rows were taken for finite until the one pass over them showed otherwise.
            outcome = finish(columns, present.finite(columns, f, context), context);
        }
        return outcome;
    }

    private record Outcome(Aggregate aggregate, boolean finite, Usable usable, Plan plan) {}

    private Outcome finish(Columns columns, Usable usable, AggregationContext context) {
        Plan plan = plan(columns, usable, context.draw().without(usable.dropped()));
        Columns.Reduced reduced = columns.apply(plan);
        int n = usable.selection().indices().length;
        Aggregate aggregate = new Aggregate(reduced.vector(), n, usable.byzantine(), usable.dropped());
        return new Outcome(aggregate, reduced.finite(), usable, plan);
    }

    private double[] start(Columns columns, AggregationContext context) {
        double[] start = usesStart() ? context.start() : null;
        if (start != null && start.length != columns.dimension()) {
            throw new IllegalArgumentException(
                    "the start has " + start.length + " numbers, but rows have " + columns.dimension());
        }
        return start;
    }

    /**
     * The coefficient of the whole chain.
     *
     * @param n rows
     * @param byzantine the bound f, with {@code 0 <= 2f < n}
     */
    public Kappa kappa(int n, int byzantine) {
        return kappa(0, n, byzantine);
    }

    // Of the chain from a part on.
    private Kappa kappa(int part, int n, int f) {
        if (part < pre.size()) {
            PreAggregator first = pre.get(part);
            return first.kappa(kappa(part + 1, first.rowsAfter(n), f), n, f);
        }
        Usable.check(n, f);
        return rule.kappa(n, f);
    }

    /** The most Byzantine rows among n that cannot move the result arbitrarily far. */
    public int breakdown(int n) {
        int rows = n;
        int most = n;
        for (PreAggregator part : pre) {
            most = Math.min(most, part.breakdown(rows));
            rows = part.rowsAfter(rows);
        }
        return Math.min(most, Math.min(rule.breakdown(rows), (rows - 1) / 2));
    }

    /**
     * What is proved about the aggregate of n messages: the robustness coefficient and the breakdown point.
     *
     * @param n messages
     * @param byzantine the bound f, with {@code 0 <= 2f < n}
     */
    public List<Claim> claims(int n, int byzantine) {
        int faults = breakdown(n);
        return List.of(
                kappa(n, byzantine).claim(n, byzantine),
                new Claim(
                        "breakdown point",
                        (double) faults,
                        null,
                        "the aggregate stays bounded whatever " + faults + " of " + n + " messages are",
                        ""));
    }

    boolean usesStart() {
        return rule instanceof GeometricRule geometric && geometric.usesStart();
    }

    boolean usesGram() {
        return !pre.isEmpty() || (rule instanceof GeometricRule geometric && geometric.usesGram());
    }

    private int onlyRow() {
        return pre.isEmpty() && rule instanceof GeometricRule geometric
                ? geometric.onlyRow().orElse(Columns.ALL)
                : Columns.ALL;
    }

    /** Everything that is decided by inner products and distances alone; without them if the pipeline does not use them. */
    Plan plan(Columns columns, Usable usable, Draw draw) {
        SelectedIndices selection = usable.selection();
        int f = usable.byzantine();
        DrawnOnce once = new DrawnOnce(draw);
        int behind = usesStart() ? 1 : 0;
        boolean addZero = usesStart() && selection.start() == null;
        Gram gram = usable.gram() == null ? Gram.unknown(selection.count()) : usable.gram();
        PreAggregation.Mapped mapped = gram.isWide()
                ? null
                : PreAggregation.map(
                        pre, addZero ? gram.withZero() : gram, behind, f, once, rule instanceof GeometricRule);
        if (mapped == null) {
            return widePlan(
                    columns,
                    addZero ? selection.with(new double[columns.dimension()]) : selection,
                    usable,
                    once.again());
        }
        int rows = mapped.gram().n() - behind;
        Usable.check(rows, f);
        if (rule instanceof CoordinateRule coordinate) {
            return new Plan.PerCoordinate(selection, mapped.matrix(), null, rows, coordinate, f);
        }
        GeometricRule geometric = ((GeometricRule) rule).without(usable.dropped());
        return new Plan.Weighted(
                selection, mapped.onOriginalRows(geometric.weights(mapped.gram(), f), selection.count()), null);
    }

    private Plan widePlan(Columns columns, SelectedIndices selection, Usable usable, Draw draw) {
        int f = usable.byzantine();
        PreAggregation.WideMapped mapped = PreAggregation.mapWide(pre, columns, selection, f, draw);
        ScaledMatrix matrix = mapped.matrix();
        int rows = matrix == null ? selection.count() : matrix.rows();
        Usable.check(rows - (usesStart() ? 1 : 0), f);
        if (rule instanceof CoordinateRule coordinate) {
            return new Plan.PerCoordinate(selection, null, matrix, rows, coordinate, f);
        }
        GeometricRule geometric = ((GeometricRule) rule).without(usable.dropped());
        WideWeights weights = geometric.wideWeights(Gram.wide(mapped.measured(columns, selection)), f);
        ScaledMatrix row = ScaledMatrix.of(1, weights.factors(), weights.exponents());
        return Plan.Weighted.of(selection, matrix == null ? row : row.times(matrix));
    }

    /** The chain as text. */
    @Override
    public String toString() {
        return Call.print(calls);
    }
}
