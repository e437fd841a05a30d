package dev.firebreak.unlearning;

import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Registry;
import dev.firebreak.unlearning.selection.Scores;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.util.List;

/** Unlearners and scores of records. */
public final class UnlearningFamilies implements Families {

    @Override
    public List<Registry<?>> families() {
        return List.of(Unlearners.UNLEARNERS, Scores.SCORES);
    }
}
