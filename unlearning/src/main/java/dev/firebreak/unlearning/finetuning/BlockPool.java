package dev.firebreak.unlearning.finetuning;

import dev.firebreak.unlearning.receipt.Commitment;
import java.io.Serializable;
import java.util.List;

/**
 * Records that are held in blocks, in this process or by executors; the holder of a block computes its gradients. A block holds neighbouring
 * records; the number of blocks is part of an experiment, the place is not.
 */
public interface BlockPool extends AutoCloseable {

    /**
     * A block's part of a batch.
     *
     * @param block its number
     * @param positions within the block, in the batch's order; empty for all of its records in their order
     */
    record Share(int block, int[] positions) implements Serializable {}

    /**
     * The result of a block.
     *
     * @param loss mean over the share
     * @param gradient of that mean
     */
    record Mean(double loss, double[] gradient) implements Serializable {}

    /** How many records each block holds, at least 1. */
    int[] sizes();

    /** The gradients of some shares, in their order; each block at most once. */
    List<Mean> means(double[] theta, List<Share> shares);

    /** A commitment to the ids of the records held, which are hashed where the records are. */
    Commitment held(byte[] salt);

    /** Gives the records back. */
    @Override
    void close();

    /** Where block {@code b} of so many begins among n records. */
    static int begin(int b, int blocks, int n) {
        return (int) ((long) b * n / blocks);
    }
}
