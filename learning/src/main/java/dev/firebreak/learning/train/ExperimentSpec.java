package dev.firebreak.learning.train;

import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import java.io.Serializable;
import java.util.List;

/**
 * One training experiment, completely: two equal specs under one code version give the same bits. Parts are calls in
 * canonical form (every default written out), so that equal experiments have equal specs.
 *
 * @param name the experiment's name, the first folder of its results
 * @param data the data set
 * @param partition how the training examples are split
 * @param holders who holds data: {@code honest} workers only, or {@code all} workers, so that the share of a Byzantine
 *     worker is lost unless coding recovers it
 * @param model the model
 * @param workers n
 * @param byzantine the declared bound f, with {@code 0 <= 2f < n}
 * @param actualByzantine how many workers are Byzantine: the last ones
 * @param participants who takes part in a round
 * @param update what a worker computes
 * @param coding gradient coding, or {@code none}
 * @param transforms worker side, in order
 * @param compression what a message goes through before it travels, or {@code none}
 * @param stragglers which messages come too late, or {@code none}
 * @param trustedTransport whether the transport spoils no message: a malformed one then is its sender's doing and uses up one of f;
 *     if not, it counts as lost
 * @param faultDomain what fails and lies as one
 * @param driverSecret whether codes and the server's draws come from a secret of the driver that is drawn anew and stored nowhere; if
 *     not, from the training seed, and an executor that guesses the seed can foresee them
 * @param attack what Byzantine workers send, or {@code none} if they follow the protocol
 * @param aggregation the server's pipeline
 * @param step the server's step
 * @param rounds T
 * @param evaluateEvery rounds between evaluations; the last round is always evaluated
 * @param precision how messages are stored and travel
 * @param dataSeed seed of generated data and of the partition
 * @param trainingSeed seed of everything else
 */
public record ExperimentSpec(
        String name,
        Call data,
        Call partition,
        String holders,
        Call model,
        int workers,
        int byzantine,
        int actualByzantine,
        Call participants,
        Call update,
        Call coding,
        List<Call> transforms,
        Call compression,
        Call stragglers,
        boolean trustedTransport,
        FaultDomain faultDomain,
        boolean driverSecret,
        Call attack,
        List<Call> aggregation,
        Call step,
        int rounds,
        int evaluateEvery,
        Precision precision,
        long dataSeed,
        long trainingSeed)
        implements Serializable {

    /** Copies the lists. */
    public ExperimentSpec {
        transforms = List.copyOf(transforms);
        aggregation = List.copyOf(aggregation);
    }

    /** How many workers attack: the last ones; none of them where there is no attack. */
    public int attackers() {
        return attack.name().equals("none") ? 0 : actualByzantine;
    }

    /** How many workers follow the protocol: the first ones. */
    public int honest() {
        return workers - attackers();
    }

    /** Whether all workers hold data, not only the honest ones. */
    public boolean everybodyHoldsData() {
        return holders.equals("all");
    }

    /** What workers must know of it. */
    public WorkerSpec forWorkers() {
        long seed = Randomness.of(trainingSeed).stream("workers").nextLong();
        return new WorkerSpec(model, update, transforms, compression, precision, seed);
    }
}
