package dev.firebreak.jobs.unlearning.selection;

import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** What a selection reads from a spec: domains, feature spaces, budgets. */
public final class SelectionFamilies implements Families {

    @Override
    public List<Registry<?>> families() {
        return List.of(Domains.SOURCES, FeatureSpaces.SPACES, Budgets.BUDGETS);
    }
}
