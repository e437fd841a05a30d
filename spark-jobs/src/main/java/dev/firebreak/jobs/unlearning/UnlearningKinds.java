package dev.firebreak.jobs.unlearning;

import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.KindProvider;
import dev.firebreak.jobs.unlearning.selection.SelectKind;
import java.util.List;

/** The kinds of run of the unlearning commands. */
public final class UnlearningKinds implements KindProvider {
    /** For the service loader. */
    public UnlearningKinds() {}

    @Override
    public List<Kind<?>> kinds() {
        return List.of(
                UnlearnPipeline.of(UnlearnKind.FINETUNE),
                UnlearnPipeline.of(UnlearnKind.PERTURB),
                UnlearnPipeline.of(UnlearnKind.DESCEND),
                SelectKind.SELECT);
    }
}
