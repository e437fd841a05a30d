package dev.firebreak.aggregation.attack;

/** Which standard deviation of q honest messages an attack measures by. */
public enum Deviation {
    /** Sum of squares over q - 1: what the codes of the field compute. */
    SAMPLE,
    /** Sum of squares over q: what LAD's experiments compute. */
    POPULATION;

    int divisor(int q) {
        return this == SAMPLE ? q - 1 : q;
    }
}
