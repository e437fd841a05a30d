package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.SparseFeatures;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.Libsvm;
import dev.firebreak.datasets.format.Targets;
import java.util.OptionalInt;

/**
 * The documented counts of a LIBSVM file of which no checksum is published.
 *
 * @param features greatest index allowed
 * @param examples lines
 * @param stored non-zero numbers; empty if copies differ in whether they write zeros
 */
public record LibsvmCounts(int features, int examples, OptionalInt stored) implements Verification {

    @Override
    public void check(DataFile file) {
        Examples read = Libsvm.read(file, OptionalInt.of(features), Targets.regression());
        int found = ((SparseFeatures) read.features()).values().length;
        if (read.count() != examples || stored.orElse(found) != found) {
            throw new InputException(file + ": holds " + read.count() + " examples and " + found
                    + " stored numbers; expected " + examples
                    + (stored.isPresent() ? " and " + stored.getAsInt() : ""));
        }
    }

    @Override
    public String what() {
        return "counts of examples" + (stored.isPresent() ? " and stored numbers" : "");
    }
}
