package dev.firebreak.jobs.workers;

import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.unlearning.finetuning.BlockPool;
import dev.firebreak.unlearning.receipt.Commitment;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Blocks on Spark executors, which keep them cached and answer with mean gradients. A block comes to its executor by a broadcast
 * that is dropped there once the block is cached; an executor that takes over a lost one fetches it again.
 */
final class SparkBlocks implements BlockPool {
    private final JavaSparkContext spark;
    private final Call learner;
    private final int[] sizes;
    private final List<Broadcast<RetainedBlock>> sources = new ArrayList<>();
    private final JavaRDD<RetainedBlock> cached;

    /** Hands out blocks, numbered from 0, to executors, which build the model anew; results do not depend on the partitions. */
    SparkBlocks(JavaSparkContext spark, Call learner, List<RetainedBlock> blocks, int partitions) {
        this.spark = spark;
        this.learner = learner;
        this.sizes = blocks.stream().mapToInt(block -> block.examples().count()).toArray();
        blocks.forEach(block -> sources.add(spark.broadcast(block)));
        List<Integer> numbers = IntStream.range(0, sizes.length).boxed().toList();
        List<Broadcast<RetainedBlock>> fetched = List.copyOf(sources);
        cached = spark.parallelize(numbers, Math.min(partitions, sizes.length))
                .map(number -> fetched.get(number).value())
                .persist(StorageLevel.MEMORY_AND_DISK());
        spark.setJobDescription("hand out " + sizes.length + " blocks");
        cached.count();
        sources.forEach(Broadcast::unpersist);
    }

    /** The records cut into blocks of neighbours. */
    static List<RetainedBlock> cut(Examples retained, List<String> ids, int blocks) {
        return IntStream.range(0, blocks)
                .mapToObj(b -> {
                    int from = BlockPool.begin(b, blocks, ids.size());
                    int to = BlockPool.begin(b + 1, blocks, ids.size());
                    return new RetainedBlock(
                            b,
                            List.copyOf(ids.subList(from, to)),
                            retained.select(IntStream.range(from, to).toArray()));
                })
                .toList();
    }

    @Override
    public int[] sizes() {
        return sizes.clone();
    }

    @Override
    public List<Mean> means(double[] theta, List<Share> shares) {
        Map<Integer, Share> byBlock = new HashMap<>();
        shares.forEach(share -> byBlock.put(share.block(), share));
        Broadcast<Asked> asked = spark.broadcast(new Asked(theta, byBlock));
        try {
            spark.setJobDescription("gradients of " + shares.size() + " blocks");
            Map<Integer, Mean> answers = new HashMap<>();
            Call model = learner;
            cached.mapPartitions(blocks -> answers(model, asked.value(), blocks))
                    .collect()
                    .forEach(numbered -> answers.put(numbered.block(), numbered.mean()));
            return shares.stream().map(share -> answers.get(share.block())).toList();
        } finally {
            asked.destroy();
        }
    }

    @Override
    public Commitment held(byte[] salt) {
        spark.setJobDescription("hash the ids of the records held");
        return Commitment.ofLeaves(
                salt,
                cached.flatMap(block -> block.ids().stream()
                                .map(id -> Commitment.leaf(salt, id))
                                .iterator())
                        .collect());
    }

    @Override
    public void close() {
        cached.unpersist(false);
        sources.forEach(Broadcast::destroy);
    }

    /** Some of the records that remain, with the ids by which receipts name them. */
    record RetainedBlock(int number, List<String> ids, Examples examples) implements Serializable {}

    /** A step's question: where, and which share of each block. */
    private record Asked(double[] theta, Map<Integer, Share> shares) implements Serializable {}

    /** A block's answer. */
    private record Numbered(int block, Mean mean) implements Serializable {}

    // Executor side: the gradients of a task's blocks.
    private static Iterator<Numbered> answers(Call learner, Asked asked, Iterator<RetainedBlock> blocks) {
        double[] theta = asked.theta();
        List<Numbered> answers = new ArrayList<>();
        blocks.forEachRemaining(block -> {
            Share share = asked.shares().get(block.number());
            if (share != null) {
                Examples examples = block.examples();
                Model model = Models.MODELS.build(learner).build(examples);
                int[] batch = share.positions().length == 0
                        ? IntStream.range(0, examples.count()).toArray()
                        : share.positions();
                double[] gradient = new double[theta.length];
                double loss = model.gradient(theta, examples, batch, gradient);
                answers.add(new Numbered(block.number(), new Mean(loss, gradient)));
            }
        });
        return answers.iterator();
    }
}
