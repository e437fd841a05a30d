package dev.firebreak.experiments.unlearning;

import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.unlearner.Unlearned;
import java.util.List;
import java.util.OptionalInt;

/**
 * All that a run found, before it is written.
 *
 * @param unlearned the outcome of the method
 * @param judged the models compared
 * @param curves as many methods
 * @param starts of a descent, or none
 * @param capacity how many records could be forgotten, where that is bounded
 * @param audits tried
 * @param seconds that the method took
 */
record UnlearningFindings(
        Unlearned unlearned,
        List<ModelScore> judged,
        List<CurveRecorder> curves,
        List<WarmStarts.Start> starts,
        OptionalInt capacity,
        List<Content.Audit> audits,
        double seconds) {}
