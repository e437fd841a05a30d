package dev.firebreak.jobs.reproduce.lad;

import dev.firebreak.experiments.report.Sheet;
import java.util.List;

/**
 * A table of ours beside the reference run's.
 *
 * @param study the table
 * @param rows what our runs found for its rows
 */
record Comparison(Study study, List<Measured> rows) {
    // Means that are closer than this are not told apart by five seeds.
    private static final double CLOSE = 1.1;

    /** How many rows agree with the reference. */
    long within() {
        return rows.stream().filter(one -> one.row().agrees(one.loss())).count();
    }

    /** How many rows differ from the reference by more than the scatter over seeds explains. */
    long differing() {
        return rows.stream().filter(one -> one.row().differs(one.loss())).count();
    }

    /** How many pairs of rows the reference tells apart. */
    int pairs() {
        return pairs(false);
    }

    /** How many of these pairs stand in the reference's order here. */
    int ordered() {
        return pairs(true);
    }

    private int pairs(boolean sameHere) {
        int count = 0;
        for (Measured better : rows) {
            for (Measured worse : rows) {
                boolean apart =
                        rank(worse.row().mean()) > CLOSE * rank(better.row().mean());
                boolean same = rank(worse.loss().mean()) > rank(better.loss().mean());
                count += apart && (same || !sameHere) ? 1 : 0;
            }
        }
        return count;
    }

    // A run that diverges is worse than any that does not; what is zero up to rounding ties with itself.
    private static double rank(double loss) {
        return Double.isNaN(loss) ? Double.POSITIVE_INFINITY : Math.max(loss, 1e-9);
    }

    Sheet.Table table() {
        String note =
                "Of " + rows.size() + " rows " + within() + " are within one printed deviation, and " + differing()
                        + " differ by more than the scatter over seeds explains (Welch's t, 5%); of " + pairs()
                        + " pairs that the reference's means tell apart by more than 10%, " + ordered()
                        + " stand in the same order here."
                        + (study.remark().isEmpty() ? "" : " " + study.remark());
        return new Sheet.Table(
                study.title(),
                note,
                List.of("run", "here", "reference run", "within one printed deviation, and if not, the difference"),
                rows.stream()
                        .map(one -> List.of(
                                one.row().label(),
                                one.loss().toString(),
                                one.row().reference(),
                                one.row().verdict(one.loss())))
                        .toList());
    }
}
