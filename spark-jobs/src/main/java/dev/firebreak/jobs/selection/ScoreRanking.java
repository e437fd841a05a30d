package dev.firebreak.jobs.selection;

import dev.firebreak.core.kernel.ExactSums;
import dev.firebreak.jobs.selection.VectorizedDomain.FeatureReader;
import dev.firebreak.unlearning.selection.Boundary;
import dev.firebreak.unlearning.selection.FittedScore;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Unwanted records by descending score. */
record ScoreRanking(VectorizedDomain unwanted, Broadcast<FittedScore> fitted) {
    private static final String ID = "id";
    private static final String SCORE = "score";

    /** What executors need to score a record. */
    private record Scoring(FeatureReader reader, Broadcast<FittedScore> fitted) implements Serializable {
        Object id(Row row) {
            return reader.id(row);
        }

        double of(Row row) {
            return fitted.value().of(reader.id(row), reader.features(row));
        }
    }

    private Scoring scoring() {
        return new Scoring(unwanted.reader(), fitted);
    }

    /** The id and the score of every record, in any order. */
    Dataset<Row> scores() {
        Scoring scoring = scoring();
        JavaRDD<Row> scored = unwanted.vectors().map(row -> RowFactory.create(scoring.id(row), scoring.of(row)));
        StructType schema = new StructType().add(ID, unwanted.idType(), false).add(SCORE, DataTypes.DoubleType, false);
        return unwanted.rows().sparkSession().createDataFrame(scored, schema);
    }

    // By descending score, then ascending id.
    private static Dataset<Row> sorted(Dataset<Row> scores) {
        return scores.sort(functions.col(SCORE).desc(), functions.col(ID).asc());
    }

    /**
     * The ends of removals of these sizes, ascending, of which one removes nothing. One distributed sort; one row per size is collected.
     */
    static List<Boundary> boundaries(Dataset<Row> scores, SortedSet<Long> sizes) {
        Set<Long> wanted = Set.copyOf(sizes);
        List<Boundary> boundaries = new ArrayList<>(sorted(scores)
                .toJavaRDD()
                .zipWithIndex()
                .filter(row -> wanted.contains(row._2() + 1))
                .map(row -> new Boundary(
                        row._2() + 1, row._1().getDouble(1), row._1().get(0)))
                .collect());
        boundaries.add(Boundary.NONE);
        boundaries.sort(Comparator.comparingLong(Boundary::deleted));
        return List.copyOf(boundaries);
    }

    /** The scores of the records that a removal takes, in the order of removal. */
    static Dataset<Row> removed(Dataset<Row> scores, Boundary boundary) {
        if (boundary.deleted() == 0) {
            return scores.limit(0);
        }
        Column score = functions.col(SCORE);
        Column last = score.equalTo(boundary.score()).and(functions.col(ID).leq(boundary.id()));
        return sorted(scores.filter(score.gt(boundary.score()).or(last)));
    }

    /** The records that a removal leaves. Scores are computed again, which costs less than a join with them. */
    Dataset<Row> left(Boundary boundary) {
        Scoring scoring = scoring();
        FilterFunction<Row> stays = row -> !boundary.removes(scoring.of(row), scoring.id(row));
        return unwanted.rows().filter(stays);
    }

    /**
     * Sums of the records that removal k takes and removal k - 1 does not, at k d .. k d + d - 1. One pass, in which scores are computed
     * again.
     */
    ExactSums sums(List<Boundary> boundaries) {
        Scoring scoring = scoring();
        int d = scoring.reader().dimension();
        return MomentsPass.sums(unwanted.vectors(), boundaries.size() * d, (row, sums) -> {
            double[] x = scoring.reader().features(row);
            Object id = scoring.id(row);
            int k = firstRemoving(boundaries, scoring.fitted().value().of(id, x), id);
            for (int j = 0; k < boundaries.size() && j < d; j++) {
                sums.add(k * d + j, x[j]);
            }
        });
    }

    private static int firstRemoving(List<Boundary> boundaries, double score, Object id) {
        int low = 0;
        int high = boundaries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (boundaries.get(middle).removes(score, id)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
