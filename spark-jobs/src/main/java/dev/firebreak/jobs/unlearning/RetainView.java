package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.jobs.workers.SparkRuntime;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.finetuning.BlockPool;
import dev.firebreak.unlearning.finetuning.LocalBlocks;
import dev.firebreak.unlearning.receipt.Commitment;
import java.util.List;

/** The records that remain, as whoever computes gradients holds them. */
interface RetainView extends BlockPool, AutoCloseable {

    /** A commitment to the ids of the records held; they are hashed where the records are. */
    Commitment held(byte[] salt);

    @Override
    void close();

    /** Decides where records are held. */
    @FunctionalInterface
    interface Holder {
        /** Executors of a Spark application, or this process where there is none. */
        Holder USUAL = (runtime, learner, model, retained, ids, blocks) -> runtime instanceof SparkRuntime spark
                ? SparkBlocks.of(spark.context(), learner, SparkBlocks.cut(retained, ids, blocks))
                : here(model, retained, ids, blocks);

        /**
         * Hands records out.
         *
         * @param runtime where the work is done
         * @param learner the model, as executors build it
         * @param model the model
         * @param retained the records that remain
         * @param ids as many
         * @param blocks in which they are held
         */
        RetainView hold(Runtime runtime, Call learner, Model model, Examples retained, int[] ids, int blocks);
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
