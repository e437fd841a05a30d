package dev.firebreak.unlearning.finetuning;

import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.receipt.Commitment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Blocks in this process. */
public final class LocalBlocks implements BlockPool {
    private final Model model;
    private final Examples examples;
    private final List<String> ids;
    private final int blocks;
    private final int threads;

    /**
     * Examples cut into blocks of neighbours whose sizes differ by at most one.
     *
     * @param ids of the records, as many; only a commitment asks for them
     * @param blocks in {@code [1, examples.count()]}
     * @param threads that compute; the results do not depend on it
     */
    public LocalBlocks(Model model, Examples examples, List<String> ids, int blocks, int threads) {
        if (blocks < 1 || blocks > examples.count()) {
            throw new IllegalArgumentException("blocks must be in [1, " + examples.count() + "], but is " + blocks);
        }
        this.model = model;
        this.examples = examples;
        this.ids = List.copyOf(ids);
        this.blocks = blocks;
        this.threads = threads;
    }

    @Override
    public int[] sizes() {
        return IntStream.range(0, blocks).map(b -> begin(b + 1) - begin(b)).toArray();
    }

    @Override
    public List<Mean> means(double[] theta, List<Share> shares) {
        Mean[] means = new Mean[shares.size()];
        Parallel.forEach(threads, means.length, () -> k -> {
            Share share = shares.get(k);
            int from = begin(share.block());
            int[] batch = share.positions().length == 0
                    ? IntStream.range(from, begin(share.block() + 1)).toArray()
                    : Arrays.stream(share.positions()).map(i -> from + i).toArray();
            double[] gradient = new double[theta.length];
            means[k] = new Mean(model.gradient(theta, examples, batch, gradient), gradient);
        });
        return List.of(means);
    }

    @Override
    public Commitment held(byte[] salt) {
        return Commitment.of(salt, ids);
    }

    /** There is nothing to release. */
    @Override
    public void close() {}

    private int begin(int b) {
        return BlockPool.begin(b, blocks, examples.count());
    }
}
