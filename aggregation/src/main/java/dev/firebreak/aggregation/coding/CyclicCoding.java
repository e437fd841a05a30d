package dev.firebreak.aggregation.coding;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.compression.Compressor;
import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;

/**
 * Exact recovery under lies by a {@link CyclicCode}: t lies and e late devices are corrected if {@code 2t + e <= 2s}. If the
 * messages cannot be explained that way the round is NOT_CERTIFIED and falls back on the robust rule, over messages scaled to
 * weighted means of gradients.
 */
final class CyclicCoding implements CodingScheme {
    private final int devices;
    private final int byzantine;
    private final CyclicCode code;
    private final CyclicDecoder decoder;
    private final DriverSecret secret;

    CyclicCoding(int devices, int byzantine, CyclicCode code, DriverSecret secret) {
        this.devices = devices;
        this.byzantine = byzantine;
        this.code = code;
        this.decoder = new CyclicDecoder(code);
        this.secret = secret;
    }

    @Override
    public int devices() {
        return devices;
    }

    @Override
    public int subsets() {
        return devices;
    }

    @Override
    public int load() {
        return code.checks() + 1;
    }

    @Override
    public void check(Compressor compressor, boolean float32) {
        if (float32) {
            throw new InputException("a cyclic code takes rounding to four bytes for lies; it needs precision float64");
        }
        boolean linear = compressor.isLossless() || (compressor.sharesMask() && code.blocks() == 1);
        if (!linear) {
            throw new InputException("a cyclic code takes compression errors for lies; use none"
                    + (code.blocks() == 1 ? " or rand-k(mask=shared)" : ""));
        }
    }

    @Override
    public CodingPlan plan(int round) {
        return new Plan(round);
    }

    /** One round: only the projections, which are drawn once the messages are there, differ between rounds. */
    final class Plan implements CodingPlan {
        private final int round;

        Plan(int round) {
            this.round = round;
        }

        @Override
        public Assignment assignment(int device) {
            return code.assignment(device);
        }

        @Override
        public Decoded decode(Received received) {
            Received finite = received.onlyFinite();
            int dimension = finite.rows().dimension() / code.blocks();
            return decode(finite, projections(dimension));
        }

        private double[][] projections(int dimension) {
            RandomStream stream = secret.stream("projections", round);
            double[][] projections = new double[3][dimension];
            for (double[] projection : projections) {
                for (int q = 0; q < dimension; q++) {
                    projection[q] = 1 + stream.nextGaussian();
                }
            }
            return projections;
        }

        /** Decodes finite messages with given projections. */
        Decoded decode(Received finite, double[][] projections) {
            int missing = code.length() - finite.devices().length;
            int bound = Math.max(0, byzantine - finite.malformed().length);
            CyclicDecoder.Solved solved =
                    2 * bound + missing <= code.checks() ? decoder.decode(finite, projections) : null;
            if (solved == null) {
                return Decoded.toAggregate(
                        means(finite, projections[0].length), bound, Status.NOT_CERTIFIED, finite.malformed());
            }
            double[] gradient = new double[projections[0].length];
            Recoveries.add(1.0 / devices, solved.sum(), 0, gradient);
            int[] suspects = java.util.stream.IntStream.concat(
                            java.util.Arrays.stream(finite.malformed()), solved.wrong().stream())
                    .sorted()
                    .toArray();
            return new Decoded.Recovered(gradient, Status.CERTIFIED, suspects);
        }

        // Each message over the sum of its weights; for two blocks that is a complex division, whose real part is kept.
        private Rows means(Received finite, int dimension) {
            double[][] means = new double[finite.devices().length][dimension];
            for (int i = 0; i < means.length; i++) {
                Assignment assignment = code.assignment(finite.devices()[i]);
                double re = java.util.Arrays.stream(assignment.weights()[0]).sum();
                double im = code.blocks() == 2
                        ? java.util.Arrays.stream(assignment.weights()[1]).sum()
                        : 0;
                double[] row = finite.rows().row(i);
                double norm = re * re + im * im;
                Recoveries.add(re / norm, row, 0, means[i]);
                if (code.blocks() == 2) {
                    Recoveries.add(im / norm, row, dimension, means[i]);
                }
            }
            return Rows.of(means);
        }
    }
}
