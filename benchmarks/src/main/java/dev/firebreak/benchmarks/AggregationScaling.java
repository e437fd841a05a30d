package dev.firebreak.benchmarks;

import java.util.Locale;

/**
 * Prints how the time of aggregations grows: least-squares slopes of log time over log d and over log n, in {@link ProcessorTime}.
 */
public final class AggregationScaling {
    private static final int REPEATS = 15;

    private AggregationScaling() {}

    /**
     * Measures and prints.
     *
     * @param chains the chains; {@code trimmed-mean}, {@code krum} and {@code nnm | trimmed-mean} if there are none
     */
    public static void main(String[] chains) {
        String[] measured = chains.length > 0 ? chains : new String[] {"trimmed-mean", "krum", "nnm | trimmed-mean"};
        int[] dimensions = {50_000, 100_000, 200_000, 400_000};
        int[] counts = {10, 20, 40, 80};
        for (String chain : measured) {
            double[] byDimension = new double[dimensions.length];
            double[] byCount = new double[counts.length];
            // Until all is compiled, the first sizes would seem slow.
            milliseconds(chain, 20, 400_000);
            for (int k = 0; k < dimensions.length; k++) {
                byDimension[k] = milliseconds(chain, 20, dimensions[k]);
            }
            for (int k = 0; k < counts.length; k++) {
                byCount[k] = milliseconds(chain, counts[k], 100_000);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-30s d^%.2f (n = 20)  n^%.2f (d = 100000)%n",
                    chain,
                    slope(dimensions, byDimension),
                    slope(counts, byCount));
        }
    }

    private static double milliseconds(String chain, int n, int d) {
        return ProcessorTime.ofAggregation(chain, RandomRows.of(n + "x" + n / 5 + "x" + d), REPEATS);
    }

    private static double slope(int[] sizes, double[] times) {
        double meanX = 0;
        double meanY = 0;
        for (int k = 0; k < sizes.length; k++) {
            meanX += StrictMath.log(sizes[k]) / sizes.length;
            meanY += StrictMath.log(times[k]) / sizes.length;
        }
        double above = 0;
        double below = 0;
        for (int k = 0; k < sizes.length; k++) {
            double x = StrictMath.log(sizes[k]) - meanX;
            above += x * (StrictMath.log(times[k]) - meanY);
            below += x * x;
        }
        return above / below;
    }
}
