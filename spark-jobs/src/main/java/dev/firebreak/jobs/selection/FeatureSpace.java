package dev.firebreak.jobs.selection;

/** A way to turn records into vectors, the same for both domains. */
@FunctionalInterface
interface FeatureSpace {

    /** Both domains as vectors. @throws dev.firebreak.core.InputException if they have no such features, or different ones */
    Prepared prepare(Domain unwanted, Domain retained);

    /**
     * Both domains as vectors.
     *
     * @param unwanted those to select from
     * @param retained those to keep
     * @param dense whether the vectors are dense; classifiers then see them with mean 0 and standard deviation 1
     */
    record Prepared(VectorizedDomain unwanted, VectorizedDomain retained, boolean dense) {
        int dimension() {
            return unwanted.reader().dimension();
        }
    }
}
