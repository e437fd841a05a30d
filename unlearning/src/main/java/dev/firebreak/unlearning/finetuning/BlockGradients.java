package dev.firebreak.unlearning.finetuning;

import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Mean gradients over records held in blocks: the blocks' means, weighted by their shares of the batch and added in block order,
 * so that neither partitions nor executors change a bit. With one block it is the model's own gradient.
 */
public final class BlockGradients implements GradientSource {
    private final BlockPool pool;
    private final int[] begins;

    /** Gradients over all of a pool. */
    public BlockGradients(BlockPool pool) {
        this.pool = pool;
        int[] sizes = pool.sizes();
        begins = new int[sizes.length + 1];
        for (int b = 0; b < sizes.length; b++) {
            begins[b + 1] = begins[b] + sizes[b];
        }
    }

    @Override
    public double mean(double[] theta, int[] batch, double[] out) {
        List<BlockPool.Share> shares = shares(batch);
        List<BlockPool.Mean> means = pool.means(theta, shares);
        Arrays.fill(out, 0);
        double loss = 0;
        for (int k = 0; k < means.size(); k++) {
            BlockPool.Share share = shares.get(k);
            int records = share.positions().length == 0 ? size(share.block()) : share.positions().length;
            double weight = (double) records / batch.length;
            loss += weight * means.get(k).loss();
            VectorMath.add(out, weight, means.get(k).gradient());
        }
        return loss;
    }

    /** Gradients of groups of neighbouring records in this process, their sizes differing by at most one. */
    public static BlockGradients of(Model model, Examples examples, int groups) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new BlockGradients(new LocalBlocks(model, examples, List.of(), groups, threads));
    }

    /** How many blocks, m; with one record per block, their gradients are per-record gradients. */
    public int groups() {
        return begins.length - 1;
    }

    /**
     * The gradients of all blocks' mean losses.
     *
     * @param theta parameters, d numbers, not written to
     * @param out m rows of d numbers, row-major, overwritten
     */
    public void compute(double[] theta, double[] out) {
        List<BlockPool.Share> all = new ArrayList<>();
        for (int b = 0; b < groups(); b++) {
            all.add(new BlockPool.Share(b, new int[0]));
        }
        List<BlockPool.Mean> means = pool.means(theta, all);
        for (int b = 0; b < all.size(); b++) {
            System.arraycopy(means.get(b).gradient(), 0, out, b * theta.length, theta.length);
        }
    }

    private List<BlockPool.Share> shares(int... batch) {
        SortedMap<Integer, IntStream.Builder> positions = new TreeMap<>();
        for (int record : batch) {
            int found = Arrays.binarySearch(begins, record);
            int block = found >= 0 ? found : -found - 2;
            positions.computeIfAbsent(block, b -> IntStream.builder()).add(record - begins[block]);
        }
        List<BlockPool.Share> shares = new ArrayList<>();
        positions.forEach((block, mine) -> {
            int[] some = mine.build().toArray();
            boolean all = Arrays.equals(some, IntStream.range(0, size(block)).toArray());
            shares.add(new BlockPool.Share(block, all ? new int[0] : some));
        });
        return shares;
    }

    private int size(int block) {
        return begins[block + 1] - begins[block];
    }
}
