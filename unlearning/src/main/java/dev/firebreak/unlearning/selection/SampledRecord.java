package dev.firebreak.unlearning.selection;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A record of a domain's sample.
 *
 * @param id its id
 * @param draw the random number by which it was chosen
 * @param columns columns of the numbers that are not 0, ascending
 * @param values those numbers
 */
public record SampledRecord(Object id, long draw, int[] columns, double[] values)
        implements Comparable<SampledRecord>, Serializable {

    /** A record with d features. */
    public static SampledRecord of(Object id, long draw, double[] x) {
        int[] columns = IntStream.range(0, x.length).filter(j -> x[j] != 0).toArray();
        return new SampledRecord(
                id, draw, columns, Arrays.stream(columns).mapToDouble(j -> x[j]).toArray());
    }

    /** All d features. */
    public double[] dense(int dimension) {
        double[] x = new double[dimension];
        for (int k = 0; k < columns.length; k++) {
            x[columns[k]] = values[k];
        }
        return x;
    }

    /** The order in which records enter a sample. */
    @Override
    public int compareTo(SampledRecord other) {
        int byDraw = Long.compare(draw, other.draw);
        return byDraw != 0 ? byDraw : RecordId.compare(id, other.id);
    }
}
