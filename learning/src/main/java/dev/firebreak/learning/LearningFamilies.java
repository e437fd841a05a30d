package dev.firebreak.learning;

import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Registry;
import dev.firebreak.learning.augmentation.Augmentation;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.network.Layers;
import dev.firebreak.learning.participation.Participation;
import dev.firebreak.learning.step.Steps;
import dev.firebreak.learning.transform.Transforms;
import dev.firebreak.learning.update.Updates;
import java.util.List;

/** Models, participants, updates, augmentations, transforms, steps and their schedules. */
public final class LearningFamilies implements Families {

    @Override
    public List<Registry<?>> families() {
        return List.of(
                Models.MODELS,
                Layers.LAYERS,
                Participation.PARTICIPANTS,
                Updates.UPDATES,
                Augmentation.AUGMENTATIONS,
                Transforms.TRANSFORMS,
                Steps.STEPS,
                Steps.SCHEDULES);
    }
}
