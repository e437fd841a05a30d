package dev.firebreak.experiments.run;

import dev.firebreak.experiments.spec.Expectation;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/** One run that is identified and not begun: the run id is the digest of its kind, canonical text, data digests and the code version. */
public interface Job {

    /** The first folder of its results. */
    String name();

    /** The text that says completely what is done; equal things have equal texts. */
    String canonical();

    /** Digests of the data that it reads, by name. */
    SortedMap<String, String> digests();

    /** What its final metrics must reach. */
    List<Expectation> expectations();

    /**
     * Loads data and builds parts; nothing is computed yet.
     *
     * @throws dev.firebreak.core.InputException if something does not go together
     */
    Prepared prepare() throws IOException;
}
