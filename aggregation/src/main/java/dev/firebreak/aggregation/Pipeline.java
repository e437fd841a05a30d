package dev.firebreak.aggregation;

import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import java.util.ArrayList;
import java.util.List;

/**
 * Pre-aggregators, applied left to right, then a rule.
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

    /** Reads a chain such as {@code arc | nnm | trimmed-mean}. */
    public static Pipeline parse(String text) {
        return of(Call.parseChain(text));
    }

    /**
     * Builds a chain of pre-aggregators that ends in a rule.
     *
     * @throws InputException naming unknown parts and refused parameters, or if the chain does not end in a rule
     */
    public static Pipeline of(List<Call> chain) {
        List<PreAggregator> pre = new ArrayList<>();
        List<Call> canonical = new ArrayList<>();
        Call last = chain.get(chain.size() - 1);
        for (Call call : chain.subList(0, chain.size() - 1)) {
            pre.add(PreAggregators.REGISTRY.build(call));
            canonical.add(PreAggregators.REGISTRY.canonical(call));
        }
        if (!Rules.REGISTRY.knows(last.name()) && PreAggregators.REGISTRY.knows(last.name())) {
            throw new InputException("the pipeline '" + Call.print(chain) + "' must end in a rule");
        }
        canonical.add(Rules.REGISTRY.canonical(last));
        return new Pipeline(canonical, pre, Rules.REGISTRY.build(last));
    }

    /**
     * Aggregates. Rows that hold NaN or infinity are dropped and counted as faulty: (n, f) becomes (n - 1, f - 1).
     *
     * @param rows n rows of d numbers, none of them written to
     * @param byzantine the bound f, with {@code 0 <= 2f < n}
     * @param context start vector and permutations
     * @throws IllegalArgumentException if f is out of range or more than f rows are not finite
     */
    public Aggregate aggregate(Rows rows, int byzantine, AggregationContext context) {
        Gram gram = Gram.of(rows);
        int n = rows.count();
        int d = rows.dimension();
        double[] block = new double[n * d];
        for (int i = 0; i < n; i++) {
            rows.copy(i, 0, d, block, i * d);
        }
        double[] out = new double[d];
        if (rule instanceof CoordinateRule coordinate) {
            coordinate.reduce(block, n, d, byzantine, out, 0);
        } else if (rule instanceof GeometricRule geometric) {
            double[] weights = geometric.weights(gram, byzantine);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < d; j++) {
                    out[j] = Math.fma(weights[i], block[i * d + j], out[j]);
                }
            }
        }
        return new Aggregate(out, n, byzantine, new int[0]);
    }

    /** The chain as text. */
    @Override
    public String toString() {
        return Call.print(calls);
    }
}
