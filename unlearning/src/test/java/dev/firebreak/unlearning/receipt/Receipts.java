package dev.firebreak.unlearning.receipt;

import dev.firebreak.core.Sha256;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.audit.Proportion;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A right receipt, the second of a chain, with all evidence. */
final class Receipts {
    static final byte[] SALT = "0123456789abcdef0123456789ABCDEF".getBytes(StandardCharsets.UTF_8);
    static final byte[] PREVIOUS_SALT = "fedcba9876543210FEDCBA9876543210".getBytes(StandardCharsets.UTF_8);
    static final SigningKey KEY = SigningKey.hmac("a secret of the platform".getBytes(StandardCharsets.UTF_8));
    static final String MODEL = Sha256.hex(new byte[] {1, 2, 3});
    static final String MODEL_BEFORE = Sha256.hex(new byte[] {0});
    static final List<String> ALL =
            IntStream.range(0, 100).mapToObj(i -> "record-" + i).toList();
    static final List<String> FORGOTTEN = ALL.subList(0, 7);
    static final List<String> RETAINED = ALL.subList(7, 100);
    static final List<String> CONTENTS = List.of("content");
    static final Method METHOD = Method.of(
                    new ConstantSteps(2, 1, 0.1, 1, 3).calibrated(2, 1e-5, Conversion.GDP, 3), Conversion.GDP, 1e-5, 3)
            .with("gradient-clipping", Map.of("batch", 32, "epochs", 2));
    static final Content.Audit AUDIT = new Content.Audit(
            "threshold", new ThresholdAudit(new Proportion(300, 1000), new Proportion(100, 1000)), 1e-5, 0.95);
    static final Instant DATE = Instant.parse("2026-03-01T09:30:15.123Z");

    private Receipts() {}

    /** Records 0 to 6 of 100 were forgotten, 8 ids were asked for. */
    static Content content(Noise.Mode mode, Method method, Optional<Receipt> previous) {
        boolean release = mode == Noise.Mode.RELEASE;
        return new Content(
                new Content.Request(
                        "request-1",
                        8,
                        1,
                        0,
                        OptionalInt.empty(),
                        Commitment.of(SALT, FORGOTTEN).root(),
                        Commitment.of(SALT, CONTENTS).root()),
                Commitment.of(SALT, ALL),
                Commitment.of(SALT, RETAINED),
                MODEL_BEFORE,
                MODEL,
                method,
                mode,
                List.of(AUDIT),
                List.of("the raw data"),
                "1.0",
                environment("in this process", release),
                release ? Optional.of(new Content.Release(DATE, "Data Office")) : Optional.empty(),
                previous.map(Receipt::hash));
    }

    private static Map<String, String> environment(String cluster, boolean release) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "data",
                "digits",
                "data-seed",
                "1",
                "learner",
                "softmax",
                "java",
                "17",
                "cluster",
                cluster,
                "blocks",
                "8"));
        if (!release) {
            environment.put("seed", "7");
        }
        return environment;
    }

    /** The training before. */
    static Receipt previous() {
        return Receipt.of(
                new Content(
                        new Content.Request(
                                "training",
                                0,
                                0,
                                0,
                                OptionalInt.empty(),
                                Commitment.of(PREVIOUS_SALT, List.of()).root(),
                                Commitment.of(PREVIOUS_SALT, List.of()).root()),
                        Commitment.of(PREVIOUS_SALT, ALL),
                        Commitment.of(PREVIOUS_SALT, ALL),
                        "none",
                        MODEL_BEFORE,
                        new Method("robust-training", Map.of("noise", 0.5)),
                        Noise.Mode.RELEASE,
                        List.of(),
                        List.of(),
                        "1.0",
                        environment("Spark", true),
                        Optional.of(new Content.Release(DATE.minusSeconds(3600), "Data Office")),
                        Optional.empty()),
                Optional.of(KEY));
    }

    static Receipt signed(Content content) {
        return Receipt.of(content, Optional.of(KEY));
    }

    static Receipt unsigned(Content content) {
        return Receipt.of(content, Optional.empty());
    }

    static Receipt release() {
        return signed(content(Noise.Mode.RELEASE, METHOD, Optional.of(previous())));
    }

    /** Everything but a key. */
    static Evidence unsignedEvidence() {
        return Evidence.NONE
                .withPrevious(previous())
                .withPreviousSalt(PREVIOUS_SALT)
                .withModel(MODEL)
                .withRetained(new Evidence.Records(SALT, RETAINED))
                .withForgotten(new Evidence.Records(SALT, FORGOTTEN))
                .withContents(new Evidence.Contents("digits", 1, CONTENTS));
    }

    static Evidence everything() {
        return unsignedEvidence().withKey(KEY);
    }

    static Finding finding(List<Finding> findings, String check) {
        return findings.stream()
                .filter(f -> f.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    static Finding.Verdict verdict(List<Finding> findings, String check) {
        return finding(findings, check).verdict();
    }
}
