package dev.firebreak.experiments.train;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.coding.CodingScheme;
import dev.firebreak.coding.Codings;
import dev.firebreak.coding.DriverSecret;
import dev.firebreak.coding.MessageTraits;
import dev.firebreak.coding.StragglerModels;
import dev.firebreak.coding.Stragglers;
import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.participation.Participants;
import dev.firebreak.learning.participation.Participation;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.learning.train.Precision;
import dev.firebreak.learning.update.Updates;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The checks that need several keys at once. A key that could not be read is not held against the others. */
record Combinations(SpecValues values) {
    // The record of a run is kept in memory and in its checkpoints.
    private static final int MOST_MESSAGES = 1_000_000;
    private static final Set<Attack.Need> OWN_DATA = EnumSet.of(Attack.Need.OWN_MESSAGES, Attack.Need.FLIPPED_OWN);
    private static final Set<Attack.Need> FLIPPED = EnumSet.of(Attack.Need.FLIPPED_HONEST, Attack.Need.FLIPPED_OWN);

    void check() {
        Optional<Integer> workers = values.get(ExperimentSpec.WORKERS);
        workers.ifPresent(
                n -> values.get(ExperimentSpec.ACTUAL_BYZANTINE).ifPresent(actual -> someAreHonest(n, actual)));
        workers.ifPresent(n -> values.get(ExperimentSpec.BYZANTINE).ifPresent(f -> bound(n, f)));
        values.get(ExperimentSpec.CODING).ifPresent(this::everyoneHoldsCodedData);
        values.get(ExperimentSpec.CODING)
                .ifPresent(coding -> values.get(ExperimentSpec.UPDATE)
                        .ifPresent(update -> attempt(ExperimentSpec.UPDATE, () -> Updates.of(update, coding))));
        values.get(ExperimentSpec.RECORD_SELECTION).filter(asked -> asked).ifPresent(asked -> selectionIsOfMessages());
        values.get(TrainKind.EXPECT).ifPresent(this::expectedIsMeasured);
        values.get(ExperimentSpec.ATTACK)
                .filter(call -> !ExperimentSpec.isNone(call))
                .ifPresent(this::attackFits);
    }

    private void selectionIsOfMessages() {
        values.get(ExperimentSpec.CODING)
                .filter(coding -> !ExperimentSpec.isNone(coding))
                .ifPresent(coding -> values.problem(
                        ExperimentSpec.RECORD_SELECTION,
                        "coding " + coding
                                + " makes other rows of the messages before a rule sees them; say coding: none"));
        Optional<Integer> workers = values.get(ExperimentSpec.WORKERS);
        Optional<Integer> rounds = values.get(ExperimentSpec.ROUNDS);
        if (workers.isPresent() && rounds.isPresent() && (long) workers.get() * rounds.get() > MOST_MESSAGES) {
            values.problem(
                    ExperimentSpec.RECORD_SELECTION,
                    "a row for each of " + (long) workers.get() * rounds.get() + " messages; at most " + MOST_MESSAGES
                            + " are recorded: fewer rounds or workers");
        }
    }

    private void expectedIsMeasured(List<Expectation> expectations) {
        List<String> known = Metric.ALL.stream().map(Metric::name).toList();
        expectations.stream()
                .map(Expectation::metric)
                .filter(metric -> !known.contains(metric))
                .forEach(metric -> values.problem(
                        TrainKind.EXPECT, "training measures no '" + metric + "'" + Nearest.hint(metric, known)));
    }

    private void bound(int n, int f) {
        if (2L * f >= n) {
            values.problem(
                    ExperimentSpec.BYZANTINE,
                    f + " of " + n + " workers; f must be less than half of them, so at most " + (n - 1) / 2);
            return;
        }
        Optional<Participants> participants = participants(n, f);
        if (participants.isEmpty()) {
            return;
        }
        int size = participants.get().size();
        int tolerance = participants.get().tolerance();
        DryRun round = new DryRun(size, tolerance);
        Optional<CodingScheme> coding =
                values.get(ExperimentSpec.CODING).flatMap(call -> coding(call, size, tolerance));
        Optional<Pipeline> pipeline = values.get(ExperimentSpec.AGGREGATION)
                .flatMap(built -> attempt(ExperimentSpec.AGGREGATION, () -> round.aggregate(built)));
        int attackers = values.get(ExperimentSpec.ACTUAL_BYZANTINE).orElse(0);
        // A sampled round has fewer of them than there are, as a rule no more than the tolerance.
        int actual = participants.get().sampled() ? Math.min(attackers, Math.max(1, tolerance)) : attackers;
        Optional<Attack> attack = values.get(ExperimentSpec.ATTACK)
                .filter(call -> !ExperimentSpec.isNone(call) && 0 < actual && actual < size)
                .map(Attacks.ATTACKS::build);
        if (pipeline.isPresent()
                && attack.isPresent()
                && attempt(ExperimentSpec.ATTACK, () -> round.forge(attack.get(), pipeline.get(), actual))
                        .isEmpty()) {
            return;
        }
        if (coding.isPresent() && pipeline.isPresent()) {
            someRoundIsNotLost(round, coding.get(), attack, pipeline.get(), actual);
        }
    }

    private Optional<Participants> participants(int n, int f) {
        Optional<Call> call = values.get(ExperimentSpec.PARTICIPANTS);
        Optional<Integer> rounds = values.get(ExperimentSpec.ROUNDS);
        Optional<Call> coding = values.get(ExperimentSpec.CODING);
        if (call.isEmpty() || rounds.isEmpty() || coding.isEmpty()) {
            return Optional.empty();
        }
        return attempt(
                ExperimentSpec.PARTICIPANTS, () -> Participation.of(call.get(), coding.get(), n, f, rounds.get()));
    }

    private Optional<CodingScheme> coding(Call call, int n, int f) {
        return attempt(ExperimentSpec.CODING, () -> {
            CodingScheme scheme = Codings.CODINGS.build(call).build(n, f, DriverSecret.ofSeed(0));
            values.get(ExperimentSpec.COMPRESSION)
                    .ifPresent(compression -> values.get(ExperimentSpec.PRECISION)
                            .ifPresent(precision -> scheme.check(new MessageTraits(
                                    Compressors.COMPRESSORS.build(compression),
                                    precision == Precision.FLOAT32,
                                    false,
                                    false))));
            return scheme;
        });
    }

    private void someRoundIsNotLost(
            DryRun round, CodingScheme coding, Optional<Attack> attack, Pipeline pipeline, int actual) {
        Optional<Call> lateness = values.get(ExperimentSpec.STRAGGLERS);
        Optional<String> transport = values.get(ExperimentSpec.TRANSPORT);
        if (lateness.isEmpty() || transport.isEmpty()) {
            return;
        }
        Stragglers stragglers = StragglerModels.STRAGGLERS.build(lateness.get());
        boolean trusted = transport.get().equals(ExperimentSpec.TRUSTED);
        boolean missingIsFaulty = trusted && stragglers.everyMessageInTime();
        round.certainLoss(coding, attack, pipeline, actual, stragglers, trusted, missingIsFaulty)
                .ifPresent(reason -> values.problem(
                        stragglers.everyMessageLate() ? ExperimentSpec.STRAGGLERS : ExperimentSpec.ATTACK,
                        (stragglers.everyMessageLate() ? lateness : values.get(ExperimentSpec.ATTACK)).orElseThrow()
                                + " would lose every round: " + reason));
    }

    private <T> Optional<T> attempt(SpecKey<?> key, Supplier<T> action) {
        try {
            return Optional.of(action.get());
        } catch (InputException refused) {
            values.problem(key, refused);
            return Optional.empty();
        }
    }

    private void someAreHonest(int n, int actual) {
        if (actual >= n) {
            values.problem(
                    ExperimentSpec.ACTUAL_BYZANTINE, actual + " of " + n + " workers; at least one must be honest");
        }
    }

    private void everyoneHoldsCodedData(Call coding) {
        if (!ExperimentSpec.isNone(coding) && onlyHonestHoldData()) {
            values.problem(
                    ExperimentSpec.HOLDERS,
                    "honest does not go with coding " + coding + ", which gives data to all workers; say all");
        }
    }

    private boolean onlyHonestHoldData() {
        return values.get(ExperimentSpec.HOLDERS)
                .filter(ExperimentSpec.HONEST::equals)
                .isPresent();
    }

    private void attackFits(Call call) {
        Set<Attack.Need> needs = Attacks.ATTACKS.build(call).needs();
        if (onlyHonestHoldData() && needs.stream().anyMatch(OWN_DATA::contains)) {
            values.problem(
                    ExperimentSpec.ATTACK,
                    call + " starts from what Byzantine workers would send, so they need data; say holders: all");
        }
        Optional<Call> regression = values.get(ExperimentSpec.MODEL).filter(Combinations::isRegression);
        if (regression.isPresent() && needs.stream().anyMatch(FLIPPED::contains)) {
            values.problem(
                    ExperimentSpec.ATTACK, call + " flips labels, but model " + regression.get() + " has real targets");
        }
    }

    // A model that takes real targets and refuses classes is a regression.
    private static boolean isRegression(Call model) {
        return accepts(model, 0) && !accepts(model, 2);
    }

    private static boolean accepts(Call model, int classes) {
        try {
            Models.MODELS
                    .build(model)
                    .build(new Examples(DenseFeatures.of(1, new double[] {0, 1}), new double[] {0, 1}, classes));
            return true;
        } catch (InputException refused) {
            return false;
        }
    }
}
