package dev.firebreak.coding;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.core.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * ByzShield (Konstantinidis and Ramamoorthy, "ByzShield: An Efficient and Robust System for Distributed Training", MLSys
 * 2021): r * l workers on l^2 files placed by r mutually orthogonal Latin squares of prime order l,
 * L_t[i][j] = (t i + j) mod l, t = 1..r. Worker (t - 1) l + s holds the l files i l + j with L_t[i][j] = s and sends one
 * gradient for each; two workers of different squares share exactly one file, of the same square none. A byte vote decides
 * each file and a robust rule aggregates the files; where no vote can have been won by liars the mean itself is returned.
 */
final class LatinSquares implements CodingScheme {
    private final int order;
    private final int squares;
    private final int byzantine;

    /**
     * A placement.
     *
     * @param devices r * l with l prime and r below l
     * @param replication r, how many workers hold a file
     */
    LatinSquares(int devices, int replication, int byzantine) {
        int l = devices / replication;
        if (l * replication != devices || !isPrime(l) || replication >= l) {
            throw new InputException("coding mols(replication=" + replication + ") needs " + replication
                    + " times a prime above " + replication + " workers, such as " + nearest(devices, replication)
                    + ", but there are " + devices);
        }
        this.order = l;
        this.squares = replication;
        this.byzantine = byzantine;
    }

    private static boolean isPrime(int number) {
        return number > 1 && IntStream.rangeClosed(2, (int) Math.sqrt(number)).allMatch(k -> number % k != 0);
    }

    private static int nearest(int devices, int replication) {
        int start = Math.max(replication + 1, devices / replication);
        int up = start;
        while (!isPrime(up)) {
            up++;
        }
        return up * replication;
    }

    /** The most of the l^2 files whose majority f liars can own: each device holds l files, two meet in at most one. */
    static int lostAtMost(int order, int replication, int byzantine) {
        int[] supports = new int[order * order];
        Arrays.fill(supports, replication / 2 + 1);
        return Ballot.wrongAtMost(supports, byzantine, order, true);
    }

    @Override
    public int devices() {
        return order * squares;
    }

    @Override
    public int subsets() {
        return order * order;
    }

    @Override
    public int load() {
        return order;
    }

    @Override
    public void check(Compressor compressor, boolean float32) {
        if (!compressor.isLossless()) {
            throw new InputException("coding mols votes on each file of a message, which compression mixes; use none");
        }
    }

    @Override
    public void checkTransforms(boolean nonlinear, boolean hasState) {
        if (nonlinear) {
            throw new InputException("coding mols sends the gradients of several files in one message, and a transform"
                    + " that is not linear, such as clipping, would mix them; use linear transforms, or coding"
                    + " repetition or lad");
        }
    }

    @Override
    public CodingPlan plan(int round) {
        return new Plan(order, squares, byzantine);
    }

    /** The plan, the same in every round. */
    record Plan(int order, int squares, int byzantine) implements CodingPlan {

        @Override
        public Assignment assignment(int device) {
            double[][] apart = new double[order][order];
            for (int block = 0; block < order; block++) {
                apart[block][block] = 1;
            }
            return new Assignment(files(device), apart, 1);
        }

        /** The files of a device, ascending: one in each row i of its square. */
        private int[] files(int device) {
            int t = device / order + 1;
            int symbol = device % order;
            return IntStream.range(0, order)
                    .map(i -> i * order + Math.floorMod(symbol - t * i, order))
                    .toArray();
        }

        private int[] holders(int file) {
            int i = file / order;
            int j = file % order;
            return IntStream.rangeClosed(1, squares)
                    .map(t -> (t - 1) * order + (t * i + j) % order)
                    .toArray();
        }

        @Override
        public List<int[]> replicas() {
            return IntStream.range(0, order * order).mapToObj(this::holders).toList();
        }

        @Override
        public Decoded decode(Received received) {
            Received finite = received.onlyFinite();
            int bound = finite.bound(byzantine);
            int dimension = finite.rows().dimension() / order;
            List<Ballot> ballots = new ArrayList<>();
            PartialSum sum = new PartialSum();
            for (int file = 0; file < order * order; file++) {
                // File (i, j) is the i-th file of each of its holders.
                int i = file / order;
                Ballot ballot = Ballot.among(finite, holders(file), i * dimension, (i + 1) * dimension, bound);
                if (ballot != null) {
                    ballots.add(ballot);
                    sum.add(ballot.vector(), 1);
                }
            }
            int[] suspects = Ballot.suspects(finite.malformed(), ballots);
            int wrong = Ballot.wrongAtMost(ballots, bound, order, true);
            if (wrong == 0 && ballots.size() == order * order) {
                return sum.mean(DecodingStatus.CERTIFIED, suspects);
            }
            Rows rows = Rows.of(ballots.stream().map(Ballot::vector).toArray(double[][]::new));
            return Decoded.toAggregate(rows, wrong, DecodingStatus.ROBUST, suspects);
        }
    }
}
