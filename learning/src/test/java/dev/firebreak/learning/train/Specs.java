package dev.firebreak.learning.train;

import dev.firebreak.core.spec.KeyValues;
import dev.firebreak.core.spec.Place;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.YamlValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Experiments for tests, from a few of their keys. */
final class Specs {
    private static final Place PLACE = Place.of("test");

    private Specs() {}

    /** The experiment that these keys say; what is left out is a small iid softmax training without attack. */
    static ExperimentSpec of(Map<String, String> keys) {
        Map<String, String> written = new HashMap<>(Map.of(
                "data", "strokes(size=2000, test=500)",
                "model", "softmax",
                "workers", "10",
                "update", "gradient(batch=16)",
                "step", "sgd(rate=0.1)",
                "rounds", "20",
                "evaluate-every", "10"));
        written.putAll(keys);
        return new ExperimentSpec(new KeyValues() {
            @Override
            public <T> Optional<T> get(SpecKey<T> key) {
                return Optional.ofNullable(written.get(key.name()))
                        .or(() -> key.fallback().text().apply(this))
                        .map(text -> key.form().read().apply(value(text)));
            }

            @Override
            public String fileName() {
                return "test";
            }
        });
    }

    private static YamlValue value(String text) {
        if (!text.isEmpty() && !text.equals("[]") && !text.contains(";")) {
            return new YamlValue.Text(PLACE, text);
        }
        Stream<String> items = text.contains(";") ? Stream.of(text.split(";")) : Stream.of();
        return new YamlValue.Sequence(
                PLACE,
                items.<YamlValue>map(part -> new YamlValue.Text(PLACE, part)).toList());
    }
}
