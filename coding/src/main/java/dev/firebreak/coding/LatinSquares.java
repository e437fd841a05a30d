package dev.firebreak.coding;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * ByzShield (Konstantinidis and Ramamoorthy, "ByzShield: An Efficient and Robust System for Distributed Training", MLSys
 * 2021): r * l workers on l^2 files placed by r mutually orthogonal Latin squares of prime order l,
 * L_t[i][j] = (t i + j) mod l, t = 1..r. Worker (t - 1) l + s computes the l files i l + j with L_t[i][j] = s and sends one
 * gradient for each; two workers of different squares share exactly one file, of the same square none. A byte vote decides
 * each file and a robust rule aggregates the files; where Byzantine workers cannot have won a vote the mean itself is returned.
 *
 * @param workers r * l with l prime and r below l
 * @param squares r, how many workers compute a file
 */
record LatinSquares(int workers, int squares, int byzantine) implements FixedCoding {
    /** Checks the number of workers. */
    LatinSquares {
        int l = workers / squares;
        if (l * squares != workers || !isPrime(l) || squares >= l) {
            throw new InputException(
                    "coding mols(replication=" + squares + ") needs " + squares + " times a prime above " + squares
                            + " workers, such as " + nearest(workers, squares) + ", but there are " + workers);
        }
    }

    private static boolean isPrime(int number) {
        return number > 1 && IntStream.rangeClosed(2, (int) Math.sqrt(number)).allMatch(k -> number % k != 0);
    }

    private static int nearest(int workers, int squares) {
        int up = Math.max(squares + 1, workers / squares);
        while (!isPrime(up)) {
            up++;
        }
        return up * squares;
    }

    static List<CodingSpec.Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
        int squares = 3;
        int order = planner.devices() / squares;
        int lost = lostAtMost(order, squares, planner.byzantine());
        return List.of(Ballot.proposal(planner, "replication=" + squares, lost, order * order));
    }

    /** The most of the l^2 files in which f workers can form a majority: each worker computes l files, two share at most one. */
    static int lostAtMost(int order, int squares, int byzantine) {
        int[] supports = new int[order * order];
        Arrays.fill(supports, squares / 2 + 1);
        return Ballot.wrongAtMost(supports, byzantine, order, true);
    }

    private int order() {
        return workers / squares;
    }

    @Override
    public int subsets() {
        return order() * order();
    }

    @Override
    public int load() {
        return order();
    }

    @Override
    public void check(MessageTraits messages) {
        if (!messages.compressor().isLossless()) {
            throw new InputException("coding mols votes on each file of a message, which compression mixes; use none");
        }
        if (messages.nonlinear()) {
            throw new InputException("coding mols sends the gradients of several files in one message, and a transform"
                    + " that is not linear, such as clipping, would mix them; use linear transforms, or coding"
                    + " repetition or lad");
        }
    }

    @Override
    public Assignment assignment(int worker) {
        double[][] apart = new double[order()][order()];
        for (int block = 0; block < apart.length; block++) {
            apart[block][block] = 1;
        }
        return new Assignment(files(worker), apart, 1);
    }

    /** The files of a worker, ascending: one in each row i of its square. */
    private int[] files(int worker) {
        int order = order();
        int t = worker / order + 1;
        int symbol = worker % order;
        return IntStream.range(0, order)
                .map(i -> i * order + Math.floorMod(symbol - t * i, order))
                .toArray();
    }

    private int[] workersOf(int file) {
        int order = order();
        int i = file / order;
        int j = file % order;
        return IntStream.rangeClosed(1, squares)
                .map(t -> (t - 1) * order + (t * i + j) % order)
                .toArray();
    }

    @Override
    public List<int[]> replicas() {
        return IntStream.range(0, subsets()).mapToObj(this::workersOf).toList();
    }

    @Override
    public Decoded decode(Received received) {
        int bound = received.bound(byzantine);
        int dimension = received.rows().dimension() / order();
        List<Ballot> ballots = new ArrayList<>();
        PartialSum sum = new PartialSum();
        for (int file = 0; file < subsets(); file++) {
            // File (i, j) is the i-th file of each of its workers.
            int i = file / order();
            Ballot.among(received, workersOf(file), i * dimension, (i + 1) * dimension, bound)
                    .ifPresent(ballot -> {
                        ballots.add(ballot);
                        sum.add(ballot.vector(), 1);
                    });
        }
        int[] suspects = Ballot.suspects(received.malformed(), ballots);
        int wrong = Ballot.wrongAtMost(ballots, bound, order(), true);
        if (wrong == 0 && ballots.size() == subsets()) {
            return sum.mean(DecodingStatus.CERTIFIED, suspects);
        }
        Rows rows = Rows.of(ballots.stream().map(Ballot::vector).toArray(double[][]::new));
        return Decoded.toAggregate(rows, wrong, DecodingStatus.ROBUST, suspects);
    }
}
