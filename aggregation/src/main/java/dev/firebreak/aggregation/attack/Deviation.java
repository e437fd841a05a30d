package dev.firebreak.aggregation.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which standard deviation of q honest messages an attack measures by. */
public enum Deviation {
    /** Sum of squares over q - 1: what the codes of the field compute. */
    SAMPLE,
    /** Sum of squares over q: what LAD's experiments compute. */
    POPULATION;

    /** The names as people write them. */
    static List<String> words() {
        return Arrays.stream(values()).map(Deviation::word).toList();
    }

    /** The deviation of this name. */
    static Deviation of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    int divisor(int q) {
        return this == SAMPLE ? q - 1 : q;
    }
}
