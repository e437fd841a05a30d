package dev.firebreak.unlearning.finetuning;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
            for (int j = 0; j < out.length; j++) {
                out[j] += weight * means.get(k).gradient()[j];
            }
        }
        return loss;
    }

    /** Gradients of groups of neighbouring records in this process, their sizes differing by at most one. */
    public static BlockGradients of(Model model, Examples examples, int groups) {
        return new BlockGradients(new LocalBlocks(model, examples, groups));
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
        int[] counts = new int[groups()];
        int[] blocks = new int[batch.length];
        for (int i = 0; i < batch.length; i++) {
            int found = Arrays.binarySearch(begins, batch[i]);
            blocks[i] = found >= 0 ? found : -found - 2;
            counts[blocks[i]]++;
        }
        int[][] positions = new int[groups()][];
        Arrays.setAll(positions, b -> new int[counts[b]]);
        int[] filled = new int[groups()];
        for (int i = 0; i < batch.length; i++) {
            int b = blocks[i];
            positions[b][filled[b]++] = batch[i] - begins[b];
        }
        List<BlockPool.Share> shares = new ArrayList<>();
        for (int b = 0; b < groups(); b++) {
            if (counts[b] > 0) {
                shares.add(new BlockPool.Share(b, isAll(positions[b], size(b)) ? new int[0] : positions[b]));
            }
        }
        return shares;
    }

    private int size(int block) {
        return begins[block + 1] - begins[block];
    }

    private static boolean isAll(int[] positions, int size) {
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] != i) {
                return false;
            }
        }
        return positions.length == size;
    }
}
