package dev.firebreak.learning.train;

import java.util.Locale;

/** The workers that count as faulty together. */
public enum FaultDomain {
    /** Each worker by itself, wherever it runs: the bound f counts workers, and workers are taken to be independent. */
    DEVICE,
    /** All workers of an executor, that is of one process. */
    EXECUTOR,
    /** All workers of a host. */
    HOST;

    // Workers share their process too: that is counted, but makes no round uncertified.
    String of(Message.Origin origin) {
        return this == HOST ? origin.host() : origin.executor();
    }

    /** The word for it in a spec. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
