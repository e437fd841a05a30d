package dev.firebreak.unlearning.finetuning;

import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.accountant.NoiseCalibration;
import dev.firebreak.unlearning.Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Noisy fine-tuning of disjoint blocks of the parameters, one after the other (ours; the idea of noise in orthogonal subspaces is of Dolgova
 * and Stich, arXiv 2601.05134, 2026). Stage b:
 *
 * <ol>
 *   <li>clips block b to C0;
 *   <li>makes T noisy steps of {@link GradientClipping} on block b alone, with the gradient of that block; all other blocks are frozen;
 *   <li>trains the blocks after b on the retain set, without noise and clipping; they are clipped at their own stage.
 * </ol>
 *
 * <p>Given the blocks finished so far a stage is an instance of gradient clipping, whatever the other blocks are, so rho is the sum of the
 * stages' budgets and mu the root of the sum of their squares. A finished block is not trained again before the last stage ends: its gradient
 * depends on blocks that still carry the forget set. One block is gradient clipping itself.
 *
 * @param blocks m, at least 1
 * @param stage the noisy steps of each block
 */
public record SequentialBlocks(int blocks, GradientClipping stage) {
    /** Most blocks; our choice. */
    public static final int MOST = 1000;

    /** Checks the range. */
    public SequentialBlocks {
        if (blocks < 1 || blocks > MOST) {
            throw new IllegalArgumentException("blocks must be in [1, " + MOST + "], but is " + blocks);
        }
    }

    /**
     * m blocks whose radii add up, in squares, to those of a method on all parameters: C0 and C1 over sqrt(m), as many steps, and noise that
     * gives (epsilon, delta) together, rounded to the safe side.
     *
     * @param whole the method on all parameters
     * @param dimension d, of all parameters, whose rounding is counted for each block; 0 counts none
     */
    public static SequentialBlocks calibrated(
            ConstantSteps whole, int blocks, double epsilon, double delta, Conversion conversion, int dimension) {
        double part = Math.sqrt(blocks);
        ConstantSteps each = new ConstantSteps(
                whole.initialClip() / part,
                whole.gradientClip() / part,
                whole.rate(),
                whole.regularization(),
                whole.steps());
        SequentialBlocks exact =
                new SequentialBlocks(blocks, each.withNoise(1).calibrated(conversion.rho(epsilon, delta) / blocks));
        double factor = NoiseCalibration.raised(
                1,
                by -> exact.scaled(by).certificate(conversion, delta, dimension).epsilon() <= epsilon);
        return exact.scaled(factor);
    }

    private SequentialBlocks scaled(double factor) {
        return new SequentialBlocks(blocks, stage.scaled(factor));
    }

    /** The guarantee at delta in (0, 1) for d parameters in all, their rounding counted as if each block had d; 0 counts none. */
    public Certificate certificate(Conversion conversion, double delta, int dimension) {
        double each = ShiftBudget.of(stage.initialClip(), stage.gradientClip(), stage.schedule(), dimension)
                .mu();
        return Certificate.ofShift(
                Math.sqrt(blocks) * each,
                conversion,
                delta,
                dimension,
                Stream.concat(
                                GradientClipping.ASSUMPTIONS.stream(),
                                Stream.of("a block is not trained again before the last one has its noise"))
                        .toList());
    }

    /** Equal slices of a permutation of the parameters, each in ascending order; their sizes differ by at most one. */
    public static List<int[]> slices(int blocks, int[] permutation) {
        if (permutation.length < blocks) {
            throw new IllegalArgumentException(
                    "there are " + permutation.length + " parameters, which is fewer than " + blocks + " blocks");
        }
        return IntStream.range(0, blocks)
                .mapToObj(b -> Arrays.stream(
                                permutation,
                                BlockPool.begin(b, blocks, permutation.length),
                                BlockPool.begin(b + 1, blocks, permutation.length))
                        .sorted()
                        .toArray())
                .toList();
    }

    /**
     * Runs the method.
     *
     * @param trained parameters of the model that saw the forget set, d numbers, not written to
     * @param parts the coordinates of each block, disjoint
     * @param gradients over the retain set
     * @param batches of the noisy steps, over the retain set
     * @param repair the training of the blocks after a stage, by stage; not asked for after the last one
     * @param noise the request's noise
     * @param progress given the number of steps done, noisy ones and others, after each
     */
    public double[] run(
            double[] trained,
            List<int[]> parts,
            GradientSource gradients,
            Batches batches,
            IntFunction<Repair> repair,
            Perturbation noise,
            IntConsumer progress) {
        if (parts.size() != blocks) {
            throw new IllegalArgumentException("there must be " + blocks + " blocks, but there are " + parts.size());
        }
        double[] x = trained.clone();
        double[] gradient = new double[x.length];
        NoiseSchedule schedule = stage.schedule();
        int done = 0;
        for (int b = 0; b < blocks; b++) {
            int[] block = parts.get(b);
            double[] own = gathered(x, block);
            GradientClipping.clip(own, stage.initialClip());
            scatter(own, block, x);
            for (int t = 0; t < schedule.steps(); t++) {
                int step = b * schedule.steps() + t;
                gradients.mean(x, batches.at(step), gradient);
                double[] part = gathered(gradient, block);
                GradientClipping.clip(part, stage.gradientClip());
                GradientClipping.descend(own, part, schedule.rates()[t], schedule.regularizations()[t]);
                noise.add(own, schedule.noise()[t], step);
                scatter(own, block, x);
                progress.accept(++done);
            }
            if (b + 1 < blocks) {
                done = repair(
                        x,
                        b,
                        IntStream.range(b + 1, blocks).toArray(),
                        parts,
                        gradients,
                        repair.apply(b),
                        done,
                        progress);
            }
        }
        return x;
    }

    /**
     * The training of blocks between two stages.
     *
     * @param steps how many steps, their rates, and weight decay
     * @param batches over the retain set, from step 0
     */
    public record Repair(PostProcessing steps, Batches batches) {}

    /** Trains some blocks; refuses one whose stage is over, since its gradient would carry the forget set into what is finished. */
    static int repair(
            double[] x,
            int stage,
            int[] chosen,
            List<int[]> parts,
            GradientSource gradients,
            Repair repair,
            int done,
            IntConsumer progress) {
        for (int block : chosen) {
            if (block <= stage) {
                throw new IllegalArgumentException("block " + block + " is finished after stage " + stage
                        + " and must not be trained before the last stage ends");
            }
        }
        int[] free = IntStream.of(chosen)
                .flatMap(block -> IntStream.of(parts.get(block)))
                .toArray();
        double[] gradient = new double[x.length];
        PostProcessing steps = repair.steps();
        for (int t = 0; t < steps.steps(); t++) {
            gradients.mean(x, repair.batches().at(t), gradient);
            double[] own = gathered(x, free);
            GradientClipping.descend(own, gathered(gradient, free), steps.rate().applyAsDouble(t), steps.weightDecay());
            scatter(own, free, x);
            progress.accept(done + t + 1);
        }
        return done + steps.steps();
    }

    private static double[] gathered(double[] x, int[] block) {
        double[] own = new double[block.length];
        for (int k = 0; k < block.length; k++) {
            own[k] = x[block[k]];
        }
        return own;
    }

    private static void scatter(double[] own, int[] block, double[] x) {
        for (int k = 0; k < block.length; k++) {
            x[block[k]] = own[k];
        }
    }
}
