package dev.firebreak.jobs.selection;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.Sha256;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DataFolder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Generated records {@code id, x0, x1, ...}, drawn anew whenever they are needed, by blocks that do not depend on partitions. */
record GaussianSource(long size, int dimension, double shift) implements Domain.Source {
    private static final int BLOCK = 1 << 14;

    GaussianSource(Arguments arguments) {
        this(arguments.whole("size"), arguments.integer("dimension"), arguments.real("shift"));
    }

    @Override
    public SortedMap<String, String> digests(DataFolder folder, String role, long seed) {
        String drawn = name() + "\n" + role + "\nseed " + seed;
        return new TreeMap<>(Map.of(name(), Sha256.hex(drawn.getBytes(StandardCharsets.UTF_8))));
    }

    private String name() {
        return "gaussian(size=" + size + ", dimension=" + dimension + ", shift=" + CanonicalNumber.of(shift) + ")";
    }

    @Override
    public Domain open(SparkSession spark, DataFolder folder, String role, long seed) {
        StructType schema = new StructType().add("id", DataTypes.LongType, false);
        List<String> features =
                IntStream.range(0, dimension).mapToObj(j -> "x" + j).toList();
        for (String feature : features) {
            schema = schema.add(feature, DataTypes.DoubleType, false);
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        long blocks = (size + BLOCK - 1) / BLOCK;
        // Many partitions per core, so that progress can be seen, unless there are fewer blocks.
        int partitions = (int) Math.max(1, Math.min(blocks, 16L * context.defaultParallelism()));
        List<Long> numbers = LongStream.range(0, blocks).boxed().toList();
        String purpose = "gaussian " + role;
        JavaRDD<Row> rows = context.parallelize(numbers, partitions).flatMap(block -> block(block, purpose, seed));
        return new Domain(name(), spark.createDataFrame(rows, schema), "id", features, "", true);
    }

    private Iterator<Row> block(long block, String purpose, long seed) {
        RandomStream stream = Randomness.of(seed).stream(purpose, 0, block);
        double mean = shift / Math.sqrt(dimension);
        return LongStream.range(block * BLOCK, Math.min(size, (block + 1) * BLOCK))
                .mapToObj(id -> {
                    Object[] values = new Object[1 + dimension];
                    values[0] = id;
                    for (int j = 1; j <= dimension; j++) {
                        values[j] = mean + stream.nextGaussian();
                    }
                    return RowFactory.create(values);
                })
                .iterator();
    }
}
