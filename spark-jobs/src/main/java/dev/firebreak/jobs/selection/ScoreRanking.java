package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.unlearning.selection.Score;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Scores of all unwanted records, and where removals of given sizes end. */
final class ScoreRanking {
    static final String ID = "id";
    static final String SCORE = "score";

    private ScoreRanking() {}

    /** The id and the score of every record. */
    static Dataset<Row> scores(VectorizedDomain unwanted, Broadcast<FittedScore> fitted) {
        SparkSession spark = unwanted.rows().sparkSession();
        FeatureReader reader = unwanted.reader();
        JavaRDD<Row> scored = unwanted.vectors().mapPartitions(rows -> scored(rows, reader, fitted.value()));
        StructType schema = new StructType().add(ID, unwanted.idType(), false).add(SCORE, DataTypes.DoubleType, false);
        return spark.createDataFrame(scored, schema);
    }

    private static Iterator<Row> scored(Iterator<Row> rows, FeatureReader reader, FittedScore fitted) {
        Score score = fitted.score();
        double[] x = new double[reader.dimension()];
        Iterable<Row> once = () -> rows;
        return StreamSupport.stream(once.spliterator(), false)
                .map(row -> {
                    reader.read(row, x);
                    Object id = reader.id(row);
                    return RowFactory.create(id, of(score, fitted, id, x));
                })
                .iterator();
    }

    /** A record's score. @throws InputException if it is not a number */
    static double of(Score score, FittedScore fitted, Object id, double[] x) {
        // Adding 0 turns -0 into 0, which Spark would sort apart.
        double value = score.of(fitted.position(id), x) + 0.0;
        if (Double.isNaN(value)) {
            throw new InputException(
                    "record " + id + ": its score " + fitted.call() + " is not a number; are features too large?");
        }
        return value;
    }

    /** Sorts scores by descending score, then ascending id. */
    static Dataset<Row> sorted(Dataset<Row> scores) {
        Column score = functions.col(SCORE);
        return scores.sort(score.desc(), functions.col(ID).asc());
    }

    /** Where removals of these sizes end. One distributed sort; what is collected is one row per size. */
    static Map<Long, Boundary> boundaries(Dataset<Row> scores, SortedSet<Long> sizes) {
        Map<Long, Boundary> boundaries = new TreeMap<>(Map.of(0L, Boundary.NONE));
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(scores.sparkSession().sparkContext());
        Broadcast<SortedSet<Long>> wanted = context.broadcast(sizes);
        List<Boundary> found = sorted(scores)
                .toJavaRDD()
                .zipWithIndex()
                .filter(row -> wanted.value().contains(row._2() + 1))
                .map(row -> new Boundary(
                        row._2() + 1, row._1().getDouble(1), row._1().get(0)))
                .collect();
        found.forEach(boundary -> boundaries.put(boundary.deleted(), boundary));
        wanted.destroy();
        return boundaries;
    }
}
