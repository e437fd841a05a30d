package dev.firebreak.experiments.trial;

import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.KindProvider;
import java.util.List;

/** The kinds of run that are one computation each. */
public final class TrialKinds implements KindProvider {
    /** For the service loader. */
    public TrialKinds() {}

    @Override
    public List<Kind<?>> kinds() {
        return List.of(
                new CalibrationTrial(),
                new ClassRemovalTrial(),
                new CurveTrial(),
                new ForgettingScoreTrial(),
                new GaussianFrontierTrial(),
                new GaussianRemovalTrial(),
                new MethodRemovalTrial(),
                new RequestTrial(),
                new SegmentTrial(),
                new WorstPairTrial());
    }
}
