package dev.firebreak.experiments.study;

import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.learning.train.Metric;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * References with what was found for them.
 *
 * @param rows in the references' order
 */
public record ComparedRows(List<Row> rows) {
    /** How many rows a study has, by verdict; of a figure the same with its name before it. */
    public static final List<Metric> METRICS = Metric.table("""
            rows | Rows | count | neither | numbers that have a reference
            rows/within | Within | count | neither | rows that agree with their reference
            rows/outside | Outside | count | neither | rows that do not
            rows/not-compared | Not compared | count | neither | rows that cannot be compared
            pairs | Pairs | count | neither | pairs of references of one metric that differ by more than 10%
            pairs/ordered | In the same order | count | neither | pairs that stand in the references' order
            """);

    /** Copies the list. */
    public ComparedRows {
        rows = List.copyOf(rows);
    }

    /**
     * A reference with ours.
     *
     * @param reference what others found
     * @param ours what we found
     */
    public record Row(Reference reference, Estimate ours) {
        /** Whether they agree. */
        public Verdict verdict() {
            return Verdict.of(ours, reference);
        }
    }

    /** The references for which there is a value of ours, which are by label and metric. */
    static ComparedRows of(List<Reference> references, Map<String, Map<String, Estimate>> values) {
        return new ComparedRows(references.stream()
                .filter(one -> values.getOrDefault(one.label(), Map.of()).containsKey(one.metric()))
                .map(one -> new Row(one, values.get(one.label()).get(one.metric())))
                .toList());
    }

    /** How many rows there are and how they compare, by name. */
    public SortedMap<String, Double> counts() {
        SortedMap<String, Double> counts = new TreeMap<>();
        counts.put("rows", (double) rows.size());
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            counts.put("rows/" + kind.word(), (double)
                    rows.stream().filter(row -> row.verdict().kind() == kind).count());
        }
        return counts;
    }
}
