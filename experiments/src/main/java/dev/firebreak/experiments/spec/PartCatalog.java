package dev.firebreak.experiments.spec;

import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.aggregation.Rule;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.coding.CodingSpec;
import dev.firebreak.coding.Codings;
import dev.firebreak.coding.StragglerModels;
import dev.firebreak.coding.Stragglers;
import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.DataSource;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.partition.Partition;
import dev.firebreak.datasets.partition.Partitions;
import dev.firebreak.learning.model.ModelSpec;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.participation.ParticipantsSpec;
import dev.firebreak.learning.participation.Participation;
import dev.firebreak.learning.step.Step;
import dev.firebreak.learning.step.Steps;
import dev.firebreak.learning.transform.Transform;
import dev.firebreak.learning.transform.Transforms;
import dev.firebreak.learning.update.Update;
import dev.firebreak.learning.update.Updates;
import dev.firebreak.unlearning.unlearner.Unlearner;
import dev.firebreak.unlearning.unlearner.Unlearners;

/** The registries that keys of specs are read with; {@link dev.firebreak.core.part.Families} has all there are. */
public final class PartCatalog {
    /** Data sets. */
    public static final Registry<DataSource> DATA = DataSources.SOURCES;
    /** Partitions. */
    public static final Registry<Partition> PARTITIONS = Partitions.PARTITIONS;
    /** Models. */
    public static final Registry<ModelSpec> MODELS = Models.MODELS;
    /** Who takes part in a round. */
    public static final Registry<ParticipantsSpec> PARTICIPANTS = Participation.PARTICIPANTS;
    /** Updates. */
    public static final Registry<Update> UPDATES = Updates.UPDATES;
    /** Gradient codings. */
    public static final Registry<CodingSpec> CODINGS = Codings.CODINGS;
    /** Worker-side transforms. */
    public static final Registry<Transform> TRANSFORMS = Transforms.TRANSFORMS;
    /** Compressors. */
    public static final Registry<Compressor> COMPRESSORS = Compressors.COMPRESSORS;
    /** Models of lateness. */
    public static final Registry<Stragglers> STRAGGLERS = StragglerModels.STRAGGLERS;
    /** Attacks. */
    public static final Registry<Attack> ATTACKS = Attacks.ATTACKS;
    /** Pre-aggregators. */
    public static final Registry<PreAggregator> PRE_AGGREGATORS = PreAggregators.REGISTRY;
    /** Rules. */
    public static final Registry<Rule> RULES = Rules.REGISTRY;
    /** Server steps. */
    public static final Registry<Step> STEPS = Steps.STEPS;

    /** Ways to forget. */
    public static final Registry<Unlearner> UNLEARNERS = Unlearners.UNLEARNERS;

    private PartCatalog() {}
}
