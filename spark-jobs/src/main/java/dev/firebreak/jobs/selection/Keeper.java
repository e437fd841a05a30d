package dev.firebreak.jobs.selection;

import dev.firebreak.unlearning.selection.Score;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Keeps the records that a removal leaves. Scores are computed again, which costs less than a join with them. */
final class Keeper implements FilterFunction<Row> {
    private static final long serialVersionUID = 1L;

    private final FeatureReader reader;
    private final Broadcast<FittedScore> fitted;
    private final Boundary boundary;
    private transient Score score;
    private transient double[] x;

    Keeper(FeatureReader reader, Broadcast<FittedScore> fitted, Boundary boundary) {
        this.reader = reader;
        this.fitted = fitted;
        this.boundary = boundary;
    }

    @Override
    public boolean call(Row row) {
        if (score == null) {
            score = fitted.value().score();
            x = new double[reader.dimension()];
        }
        reader.read(row, x);
        Object id = reader.id(row);
        return !boundary.removes(ScoreRanking.of(score, fitted.value(), id, x), id);
    }
}
