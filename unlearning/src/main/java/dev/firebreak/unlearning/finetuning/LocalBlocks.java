package dev.firebreak.unlearning.finetuning;

import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Blocks in this process, on all its cores. */
public final class LocalBlocks implements BlockPool {
    private final Model model;
    private final Examples examples;
    private final int blocks;

    /**
     * Examples cut into blocks of neighbours whose sizes differ by at most one.
     *
     * @param blocks in {@code [1, examples.count()]}
     */
    public LocalBlocks(Model model, Examples examples, int blocks) {
        if (blocks < 1 || blocks > examples.count()) {
            throw new IllegalArgumentException("blocks must be in [1, " + examples.count() + "], but is " + blocks);
        }
        this.model = model;
        this.examples = examples;
        this.blocks = blocks;
    }

    @Override
    public int[] sizes() {
        return IntStream.range(0, blocks).map(b -> begin(b + 1) - begin(b)).toArray();
    }

    @Override
    public List<Mean> means(double[] theta, List<Share> shares) {
        Mean[] means = new Mean[shares.size()];
        Parallel.forEach(Runtime.getRuntime().availableProcessors(), means.length, () -> k -> {
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

    private int begin(int b) {
        return BlockPool.begin(b, blocks, examples.count());
    }
}
