package dev.firebreak.unlearning.audit;

/**
 * What a score can do at every threshold: guess world 1 above it.
 *
 * @param world1 scores of the runs of world 1, ascending, at least 1
 * @param world0 scores of the runs of world 0, ascending, at least 1
 */
public record Roc(double[] world1, double[] world0) {

    /** Sorts copies. */
    public Roc {
        world1 = ThresholdAudit.sorted(world1);
        world0 = ThresholdAudit.sorted(world0);
    }

    /**
     * The greatest true positive rate at which a share {@code alarms} of world 0 is called world 1; among scores equal to the threshold a
     * coin decides.
     */
    public double truePositives(double alarms) {
        double allowed = alarms * world0.length;
        if (allowed >= world0.length) {
            return 1;
        }
        // The largest score that must not be called world 1 for certain.
        double threshold = world0[world0.length - 1 - (int) allowed];
        double coin = (allowed - above(world0, threshold)) / equal(world0, threshold);
        return (above(world1, threshold) + coin * equal(world1, threshold)) / world1.length;
    }

    private static double above(double[] sorted, double threshold) {
        return ThresholdAudit.share(sorted, threshold) * sorted.length;
    }

    private static double equal(double[] sorted, double threshold) {
        return above(sorted, Math.nextDown(threshold)) - above(sorted, threshold);
    }
}
