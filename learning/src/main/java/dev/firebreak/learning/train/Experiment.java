package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.aggregation.coding.CodingScheme;
import dev.firebreak.aggregation.coding.Codings;
import dev.firebreak.aggregation.coding.DriverSecret;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.partition.Partitions;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.step.Step;
import dev.firebreak.learning.step.Steps;
import dev.firebreak.learning.transform.Transform;
import java.util.List;
import java.util.Optional;

/**
 * An experiment whose parts are built and whose data are loaded and split.
 *
 * @param spec the experiment as written
 * @param dataset the data set
 * @param parties who holds which training examples
 * @param program what every worker runs
 * @param coding the coding scheme
 * @param driverTransforms the transforms that the driver applies on the workers' behalf
 * @param attack what Byzantine workers do; empty if nobody attacks that attack
 * @param pipeline the server's pipeline
 * @param step the server's step
 * @param randomness draws of the run, keyed by the training seed
 */
public record Experiment(
        ExperimentSpec spec,
        Dataset dataset,
        Parties parties,
        WorkerProgram program,
        CodingScheme coding,
        List<Transform> driverTransforms,
        Optional<Attack> attack,
        Pipeline pipeline,
        Step step,
        Randomness randomness) {

    /**
     * Builds the parts and splits the data.
     *
     * @throws InputException if a part refuses the data
     */
    public static Experiment of(ExperimentSpec spec, Dataset dataset) {
        CodingScheme coding = Codings.CODINGS
                .build(spec.coding())
                .build(spec.workers(), spec.byzantine(), DriverSecret.ofSeed(spec.trainingSeed()));
        int shares = spec.everybodyHoldsData() ? coding.subsets() : spec.honest();
        int[][] split = Partitions.PARTITIONS
                .build(spec.partition())
                .split(dataset, shares, Randomness.of(spec.dataSeed()).stream("partition"));
        return new Experiment(
                spec,
                dataset,
                Parties.of(dataset.train(), split),
                WorkerProgram.of(spec, dataset.train()),
                coding,
                WorkerProgram.transforms(spec)
                        .subList(
                                WorkerProgram.memoryless(spec),
                                spec.transforms().size()),
                spec.attackers() == 0 ? Optional.empty() : Optional.of(Attacks.ATTACKS.build(spec.attack())),
                Pipeline.parse(Call.print(spec.aggregation())),
                Steps.STEPS.build(spec.step()),
                Randomness.of(spec.trainingSeed()));
    }

    /** The model. */
    public Model model() {
        return program.model();
    }
}
