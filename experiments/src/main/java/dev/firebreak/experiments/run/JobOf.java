package dev.firebreak.experiments.run;

import dev.firebreak.experiments.spec.Expectation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A job of which everything is known before it is prepared.
 *
 * @param name the first folder of its results
 * @param canonical the text that says completely what is done
 * @param digests of the data that it reads, by name
 * @param expectations what its final metrics must reach
 * @param onlyData see {@link Job#onlyData}
 * @param preparing loads data and builds parts; see {@link Job#prepare}
 */
public record JobOf(
        String name,
        String canonical,
        SortedMap<String, String> digests,
        List<Expectation> expectations,
        Optional<Inputs.Named> onlyData,
        Inputs.Reading<Prepared> preparing)
        implements Job {

    /** Of which no cell is a task of a cluster. */
    public JobOf(
            String name,
            String canonical,
            SortedMap<String, String> digests,
            List<Expectation> expectations,
            Inputs.Reading<Prepared> preparing) {
        this(name, canonical, digests, expectations, Optional.empty(), preparing);
    }

    @Override
    public Preparation prepare(String run, String path) throws IOException {
        return preparing.get();
    }
}
