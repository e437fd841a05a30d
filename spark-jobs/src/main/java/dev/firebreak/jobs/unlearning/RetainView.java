package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.finetuning.BlockPool;
import dev.firebreak.unlearning.finetuning.LocalBlocks;
import dev.firebreak.unlearning.receipt.Commitment;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** The records that remain, as whoever computes gradients holds them. */
interface RetainView extends BlockPool, AutoCloseable {

    /** A commitment to the ids of the records held; they are hashed where the records are. */
    Commitment held(byte[] salt);

    @Override
    void close();

    /** Decides where records are held. */
    @FunctionalInterface
    interface Holder {
        /** Executors of an application, or this process where there is none. */
        Holder USUAL = (spark, learner, model, retained, ids, blocks) -> spark == null
                ? here(model, retained, ids, blocks)
                : new SparkBlocks(spark, learner, SparkBlocks.cut(retained, ids, blocks), spark.defaultParallelism());

        /**
         * Hands records out.
         *
         * @param spark a running application, or {@code null}
         * @param learner the model, as executors build it
         * @param model the model
         * @param retained the records that remain
         * @param ids as many
         * @param blocks in which they are held
         */
        RetainView hold(JavaSparkContext spark, Call learner, Model model, Examples retained, int[] ids, int blocks);
    }

    /** Records in this process. */
    static RetainView here(Model model, Examples retained, int[] ids, int blocks) {
        LocalBlocks local = new LocalBlocks(model, retained, blocks);
        RetainedBlock all = new RetainedBlock(0, ids, retained);
        return new RetainView() {
            @Override
            public Commitment held(byte[] salt) {
                return Commitment.ofLeaves(salt, all.leaves(salt));
            }

            @Override
            public int[] sizes() {
                return local.sizes();
            }

            @Override
            public List<Mean> means(double[] theta, List<Share> shares) {
                return local.means(theta, shares);
            }

            @Override
            public void close() {}
        };
    }

    /**
     * Makes sure that exactly the records that should remain are held.
     *
     * @throws IllegalStateException if not, as when a forgotten record is among them
     */
    static void check(Commitment held, Commitment expected) {
        if (!held.equals(expected)) {
            throw new IllegalStateException("the records that gradients were computed from are not those that remain: "
                    + held.records() + " records with root " + held.root() + ", but expected are "
                    + expected.records() + " with root " + expected.root() + "; nothing was published");
        }
    }
}
