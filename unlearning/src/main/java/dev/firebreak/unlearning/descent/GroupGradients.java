package dev.firebreak.unlearning.descent;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import dev.firebreak.unlearning.finetuning.LocalBlocks;

/** Gradients of groups of records; with one record per group, per-record gradients. */
public interface GroupGradients {

    /** How many groups, m. */
    int groups();

    /**
     * The gradients of all groups' mean losses.
     *
     * @param theta parameters, d numbers, not written to
     * @param out m rows of d numbers, row-major, overwritten
     */
    void compute(double[] theta, double[] out);

    /** Groups of neighbouring records, their sizes differing by at most one. */
    static GroupGradients of(Model model, Examples examples, int groups) {
        return new BlockGradients(new LocalBlocks(model, examples, groups));
    }
}
