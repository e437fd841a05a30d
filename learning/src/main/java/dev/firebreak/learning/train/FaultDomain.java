package dev.firebreak.learning.train;

import java.util.function.Function;

/** What fails and lies as one. */
public enum FaultDomain {
    /** Each worker by itself, wherever it runs: the bound f counts workers, and workers are thought independent. */
    DEVICE(Message.Origin::executor),
    /** All workers of an executor, that is of one process. */
    EXECUTOR(Message.Origin::executor),
    /** All workers of a host. */
    HOST(Message.Origin::host);

    private final Function<Message.Origin, String> name;

    FaultDomain(Function<Message.Origin, String> name) {
        this.name = name;
    }

    /** Which domain a worker is in that computes there; a device shares its process, which is counted but held against nobody. */
    String of(Message.Origin origin) {
        return name.apply(origin);
    }
}
