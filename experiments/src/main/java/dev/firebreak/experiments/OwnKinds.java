package dev.firebreak.experiments;

import dev.firebreak.experiments.audit.AuditKind;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.KindProvider;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.experiments.unlearning.UnlearnKind;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.util.List;

/** The kinds of run that need no Spark. */
public final class OwnKinds implements KindProvider {
    /** For the service loader. */
    public OwnKinds() {}

    @Override
    public List<Kind<?>> kinds() {
        return List.of(
                TrainKind.TRAIN,
                AuditKind.AUDIT,
                UnlearnKind.of(UnlearningPipeline.FINETUNE),
                UnlearnKind.of(UnlearningPipeline.PERTURB),
                UnlearnKind.of(UnlearningPipeline.DESCEND));
    }
}
