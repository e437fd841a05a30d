package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.Printable;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.unlearner.Unlearners;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an unlearning spec declares.
 *
 * @param kind the pipeline
 * @param name first folder of its results
 * @param data to train on; empty for a request
 * @param learner to train; empty for a request
 * @param model path of the result that forgets; empty for training
 * @param forget path of the ids; empty for training
 * @param forgetDuplicates whether exact copies are forgotten too
 * @param method how to forget
 * @param compare other methods, for the report
 * @param mode of the noise
 * @param blocks that hold the records
 * @param seed of batches, and of noise in an experiment
 * @param dataSeed of generated data to train on
 * @param request its id
 * @param signer who issues the receipt; present in release mode
 * @param key path of the private key that signs
 * @param hmacKey path of the shared secret that signs instead
 * @param owner path of the private folder
 * @param expectations of the final metrics
 */
public record UnlearnSpec(
        UnlearningPipeline kind,
        String name,
        Optional<Call> data,
        Optional<Call> learner,
        Optional<String> model,
        Optional<String> forget,
        boolean forgetDuplicates,
        Call method,
        List<Call> compare,
        Noise.Mode mode,
        int blocks,
        long seed,
        long dataSeed,
        String request,
        Optional<String> signer,
        Optional<String> key,
        Optional<String> hmacKey,
        Optional<String> owner,
        List<Expectation> expectations) {

    /** Checks what needs several keys at once. */
    static void check(UnlearningPipeline kind, SpecValues values) {
        new Combinations(kind, values).check();
    }

    /** What values without problems declare. */
    static UnlearnSpec of(UnlearningPipeline kind, SpecValues values) {
        return new UnlearnSpec(
                kind,
                values.required(UnlearnKeys.NAME),
                part(values.required(UnlearnKeys.DATA)),
                part(values.required(UnlearnKeys.LEARNER)),
                text(values.required(UnlearnKeys.MODEL)),
                text(values.required(UnlearnKeys.FORGET)),
                values.required(UnlearnKeys.FORGET_DUPLICATES),
                values.required(UnlearnKeys.METHOD),
                values.required(UnlearnKeys.COMPARE),
                Noise.Mode.valueOf(values.required(UnlearnKeys.MODE).toUpperCase(Locale.ROOT)),
                values.required(UnlearnKeys.BLOCKS),
                values.required(UnlearnKeys.SEED),
                values.required(UnlearnKeys.DATA_SEED),
                values.required(UnlearnKeys.REQUEST),
                text(values.required(UnlearnKeys.SIGNER)),
                text(values.required(UnlearnKeys.KEY)),
                text(values.required(UnlearnKeys.HMAC_KEY)),
                text(values.required(UnlearnKeys.PRIVATE)),
                values.required(UnlearnKeys.EXPECT));
    }

    /** The method and what it is compared with. */
    Stream<Call> methods() {
        return Stream.concat(Stream.of(method), compare.stream());
    }

    private static Optional<Call> part(Call call) {
        return Optional.of(call).filter(c -> !c.name().equals(UnlearnKeys.NONE));
    }

    private static Optional<String> text(String text) {
        return Optional.of(text).filter(t -> !t.equals(UnlearnKeys.NONE));
    }

    // Names are printed in one line of a report; our choice.
    private static final int MOST_NAME = 200;

    /** What needs several keys at once. */
    private record Combinations(UnlearningPipeline kind, SpecValues values) {

        void check() {
            if (values.get(UnlearnKeys.CHECKPOINT_EVERY)
                    .filter(every -> every > 0)
                    .isPresent()) {
                values.problem(
                        UnlearnKeys.CHECKPOINT_EVERY,
                        "no certificate can be given to a run whose iterates are kept; it must be 0");
            }
            boolean model =
                    values.get(UnlearnKeys.MODEL).flatMap(UnlearnSpec::text).isPresent();
            boolean forget =
                    values.get(UnlearnKeys.FORGET).flatMap(UnlearnSpec::text).isPresent();
            boolean data =
                    values.get(UnlearnKeys.DATA).flatMap(UnlearnSpec::part).isPresent();
            boolean learner =
                    values.get(UnlearnKeys.LEARNER).flatMap(UnlearnSpec::part).isPresent();
            if (kind.trains() && !model) {
                if (!data || !learner) {
                    values.problem(
                            UnlearnKeys.MODEL,
                            "either model and forget, to answer a request, or data and"
                                    + " learner, to train, are needed");
                }
                if (forget) {
                    values.problem(UnlearnKeys.FORGET, "a request needs the model that forgets");
                }
            } else {
                if (!model) {
                    values.problem(UnlearnKeys.MODEL, "it is missing: the result folder of the model that forgets");
                }
                if (!forget) {
                    values.problem(UnlearnKeys.FORGET, "it is missing: the file of the ids to forget");
                }
                if (data || learner) {
                    values.problem(
                            data ? UnlearnKeys.DATA : UnlearnKeys.LEARNER, "it is read from the model; leave it out");
                }
            }
            values.get(UnlearnKeys.METHOD).ifPresent(this::method);
            receipt();
        }

        private void receipt() {
            if (text(UnlearnKeys.KEY).isPresent() && text(UnlearnKeys.HMAC_KEY).isPresent()) {
                values.problem(UnlearnKeys.HMAC_KEY, "a receipt is signed by one key: give key or hmac-key");
            }
            boolean release =
                    values.get(UnlearnKeys.MODE).filter("release"::equals).isPresent();
            if (release && values.get(UnlearnKeys.REQUEST).isEmpty()) {
                values.problem(UnlearnKeys.REQUEST, "it is missing: the receipt of a release names its request");
            }
            if (release && text(UnlearnKeys.SIGNER).isEmpty()) {
                values.problem(UnlearnKeys.SIGNER, "it is missing: the receipt of a release names who issues it");
            }
            for (SpecKey<String> name : List.of(UnlearnKeys.REQUEST, UnlearnKeys.SIGNER)) {
                values.get(name)
                        .filter(given -> given.isBlank()
                                || given.length() > MOST_NAME
                                || !Printable.of(given).equals(given))
                        .ifPresent(given -> values.problem(
                                name,
                                "it must be a name of 1 to " + MOST_NAME
                                        + " characters without control characters, but is '"
                                        + Printable.shortened(given) + "'"));
            }
        }

        private Optional<String> text(SpecKey<String> key) {
            return values.get(key).flatMap(UnlearnSpec::text);
        }

        private void method(Call method) {
            List<String> taken = Unlearners.UNLEARNERS.parts().stream()
                    .filter(part -> kind.word().equals(part.facts().get(Unlearners.PIPELINE)))
                    .map(part -> part.name())
                    .toList();
            if (!taken.contains(method.name())) {
                values.problem(
                        UnlearnKeys.METHOD,
                        "unlearn " + kind.word() + " takes " + String.join(", ", taken) + ", but not " + method.name());
            }
            if (values.get(UnlearnKeys.MODE).filter("release"::equals).isPresent()) {
                release(method);
            }
        }

        private void release(Call method) {
            if (!Unlearners.UNLEARNERS.build(method).certified()) {
                values.problem(UnlearnKeys.MODE, method + " has no certificate, so its result is never releasable");
            }
            boolean trains =
                    values.get(UnlearnKeys.MODEL).flatMap(UnlearnSpec::text).isEmpty();
            if (kind == UnlearningPipeline.DESCEND && trains) {
                values.problem(
                        UnlearnKeys.MODE,
                        "training by robust-descent has no certificate, so its result is never releasable; train in an"
                                + " experiment and release the answer to a request");
            }
            if (values.get(UnlearnKeys.COMPARE).filter(list -> !list.isEmpty()).isPresent()) {
                values.problem(
                        UnlearnKeys.COMPARE,
                        "a release shows nothing but what its certificate covers;" + " compare in an experiment");
            }
            for (Expectation expectation : values.get(UnlearnKeys.EXPECT).orElse(List.of())) {
                if (!Disclosure.shows(expectation.metric())) {
                    values.problem(
                            UnlearnKeys.EXPECT,
                            expectation.metric()
                                    + " is not shown in a release, nor may the outcome depend on it; a release"
                                    + " shows " + Disclosure.SHOWN);
                }
            }
        }
    }
}
