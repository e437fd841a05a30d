package dev.firebreak.jobs.selection;

import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Registry;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.KindProvider;
import dev.firebreak.unlearning.selection.Budget;
import java.util.List;

/** What selection brings: its kind of run, and the parts that its specs name. */
public final class SelectionFamilies implements Families, KindProvider {

    @Override
    public List<Registry<?>> families() {
        return List.of(Domains.SOURCES, FeatureSpaces.SPACES, Budget.BUDGETS);
    }

    @Override
    public List<Kind<?>> kinds() {
        return List.of(SelectKind.SELECT);
    }
}
