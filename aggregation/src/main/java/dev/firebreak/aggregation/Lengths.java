package dev.firebreak.aggregation;

/** The check that rows have one length. */
final class Lengths {
    private Lengths() {}

    static int common(double[]... rows) {
        int[] lengths = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            lengths[i] = rows[i].length;
        }
        return common(lengths);
    }

    static int common(float[]... rows) {
        int[] lengths = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            lengths[i] = rows[i].length;
        }
        return common(lengths);
    }

    private static int common(int... lengths) {
        for (int i = 1; i < lengths.length; i++) {
            if (lengths[i] != lengths[0]) {
                throw new IllegalArgumentException("rows must have equal length, but row 0 has " + lengths[0]
                        + " numbers and row " + i + " has " + lengths[i]);
            }
        }
        return lengths.length == 0 ? 0 : lengths[0];
    }
}
