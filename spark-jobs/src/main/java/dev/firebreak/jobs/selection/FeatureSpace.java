package dev.firebreak.jobs.selection;

/** A way to turn records into vectors, the same for both domains. */
@FunctionalInterface
interface FeatureSpace {

    /** Both domains as vectors. @throws dev.firebreak.core.InputException if they have no such features, or different ones */
    VectorizedDomains prepare(Domain unwanted, Domain retained);

    /**
     * Both domains as vectors.
     *
     * @param unwanted the domain that records are removed from
     * @param retained the domain that is preserved
     * @param dense whether the vectors are dense; classifiers then see them with mean 0 and standard deviation 1
     */
    record VectorizedDomains(VectorizedDomain unwanted, VectorizedDomain retained, boolean dense) {
        int dimension() {
            return unwanted.reader().dimension();
        }
    }
}
