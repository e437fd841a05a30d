package dev.firebreak.learning.train;

import dev.firebreak.core.part.Call;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Experiments for tests, from a few of their keys. */
final class Specs {
    private Specs() {}

    /** The experiment that these keys say; what is left out is a small iid softmax training without attack. */
    static ExperimentSpec of(Map<String, String> keys) {
        int workers = Integer.parseInt(keys.getOrDefault("workers", "10"));
        int byzantine = Integer.parseInt(keys.getOrDefault("byzantine", "0"));
        String coding = keys.getOrDefault("coding", "none");
        String attack = keys.getOrDefault("attack", "none");
        String transforms = keys.getOrDefault("transforms", "");
        long seed = Long.parseLong(keys.getOrDefault("seed", "1"));
        return new ExperimentSpec(
                "test",
                Call.parse(keys.getOrDefault("data", "strokes(size=2000, test=500)")),
                Call.parse(keys.getOrDefault("partition", "iid")),
                keys.getOrDefault("holders", coding.equals("none") ? "honest" : "all"),
                Call.parse(keys.getOrDefault("model", "softmax")),
                workers,
                byzantine,
                Integer.parseInt(keys.getOrDefault("actual-byzantine", String.valueOf(byzantine))),
                Call.parse(keys.getOrDefault("participants", "all")),
                Call.parse(keys.getOrDefault("update", "gradient(batch=16)")),
                Call.parse(coding),
                transforms.isEmpty()
                        ? List.of()
                        : Stream.of(transforms.split(";")).map(Call::parse).toList(),
                Call.parse(keys.getOrDefault("compression", "none")),
                Call.parse(keys.getOrDefault("stragglers", "none")),
                !keys.getOrDefault("transport", "trusted").equals("untrusted"),
                FaultDomain.DEVICE,
                keys.getOrDefault("secrecy", "seed").equals("driver"),
                Call.parse(attack),
                Call.parseChain(keys.getOrDefault("aggregation", "mean")),
                Call.parse(keys.getOrDefault("step", "sgd(rate=0.1)")),
                Integer.parseInt(keys.getOrDefault("rounds", "20")),
                Integer.parseInt(keys.getOrDefault("evaluate-every", "10")),
                Precision.valueOf(keys.getOrDefault("precision", "FLOAT32")),
                seed,
                seed);
    }
}
