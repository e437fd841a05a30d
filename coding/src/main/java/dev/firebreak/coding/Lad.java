package dev.firebreak.coding;

import dev.firebreak.core.random.RandomStream;

/**
 * LAD: Byzantine-robust training by cyclic gradient coding (Li, Allouah, Guerraoui, Skoglund and Xiao, "Byzantine-Robust and
 * Communication-Efficient Distributed Training: Compressive and Cyclic Gradient Coding", arXiv 2603.28780, 2026). N devices,
 * N subsets; device i computes the d subsets perm[(rows[i] + j) mod N], j = 0..d-1, and sends the mean of their gradients; a
 * robust rule aggregates the messages. Redundancy d shrinks the spread of honest messages by alpha = (N-d)/(d(N-1)), and with
 * it the error floor ({@link LadTheory}).
 *
 * <p>With a fresh assignment both permutations are drawn anew in each round, so that the mean of the honest messages is
 * unbiased; a fixed assignment (a device stores d subsets only) draws both once and leaves a persistent bias. Rows are drawn there
 * too, which the specification leaves open: were device i to execute row i, colluding neighbours would hold whole stretches of the
 * cycle with few honest devices among them, f - d + 1 subsets with none.
 *
 * <p>Missing and malformed messages are dropped, with the bound on the others that {@link Received} says.
 */
final class Lad implements CodingScheme {
    private final int devices;
    private final int load;
    private final int byzantine;
    private final boolean fresh;
    private final DriverSecret secret;

    /**
     * A LAD scheme.
     *
     * @param load d, in [1, N]
     * @param fresh whether the permutations are drawn in each round
     */
    Lad(int devices, int load, int byzantine, boolean fresh, DriverSecret secret) {
        this.devices = devices;
        this.load = load;
        this.byzantine = byzantine;
        this.fresh = fresh;
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
        return load;
    }

    @Override
    public boolean reassigns() {
        return fresh;
    }

    @Override
    public CodingPlan plan(int round) {
        RandomStream stream = secret.stream("assignment", fresh ? round : 0);
        return new LadPlan(stream.permutation(devices), stream.permutation(devices), load, byzantine);
    }
}
