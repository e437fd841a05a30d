package dev.firebreak.jobs.selection;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A record of a domain's sample.
 *
 * @param id its id
 * @param draw what decided that it is in the sample
 * @param columns columns of the numbers that are not 0, ascending
 * @param values those numbers
 */
record Sampled(Object id, long draw, int[] columns, double[] values) implements Comparable<Sampled>, Serializable {

    /** The order in which records enter a sample. */
    @Override
    public int compareTo(Sampled other) {
        int byDraw = Long.compare(draw, other.draw);
        return byDraw != 0 ? byDraw : RecordId.compare(id, other.id);
    }

    static Sampled of(Object id, long draw, double[] x) {
        int[] columns = IntStream.range(0, x.length).filter(j -> x[j] != 0).toArray();
        return new Sampled(
                id, draw, columns, Arrays.stream(columns).mapToDouble(j -> x[j]).toArray());
    }

    double[] dense(int dimension) {
        double[] x = new double[dimension];
        for (int k = 0; k < columns.length; k++) {
            x[columns[k]] = values[k];
        }
        return x;
    }
}
