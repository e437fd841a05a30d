package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;

/** A way to turn records into vectors, the same for both domains. */
@FunctionalInterface
interface FeatureSpace {

    Parameter LEAST_DOCUMENTS =
            Parameter.integer("min-df", "2", 1, Integer.MAX_VALUE, "least number of texts a term is in");
    Parameter UNIT = Parameter.flag("unit", true, "whether vectors are scaled to length 1; not for the score norm");

    Registry<FeatureSpace> SPACES = new Registry<>(
            FeatureSpace.class,
            "feature space",
            List.of(
                    new Part<>(
                            "columns", "the columns of numbers as they are", "", List.of(), a -> FeatureSpace::columns),
                    new Part<>(
                            "tf-idf",
                            "texts: term counts times ln((n + 1)/(df + 1)), both domains together, through Spark MLlib",
                            "Salton and Buckley, Information Processing and Management 1988",
                            List.of(LEAST_DOCUMENTS, UNIT),
                            a -> new TermWeights(0, a.integer("min-df"), a.flag("unit"))),
                    new Part<>(
                            "hashed-tf-idf",
                            "as tf-idf, of terms hashed to columns, which needs no vocabulary",
                            "Weinberger et al., Feature hashing for large scale multitask learning, ICML 2009",
                            List.of(Parameter.integer("size", "16384", 2, 1 << 22, "columns"), LEAST_DOCUMENTS, UNIT),
                            a -> new TermWeights(a.integer("size"), a.integer("min-df"), a.flag("unit"))),
                    new Part<>(
                            "principal",
                            "learned: the columns along the leading principal directions of both domains together",
                            "Pearson, On lines and planes of closest fit, Philosophical Magazine 1901",
                            List.of(Parameter.integer("components", "16", 1, 512, "directions")),
                            a -> new PrincipalDirections(a.integer("components")))));

    /** Both domains as vectors. @throws dev.firebreak.core.InputException if they have no such features, or different ones */
    VectorizedDomains prepare(Domain unwanted, Domain retained);

    /** Both domains as vectors; of dense ones classifiers see features of mean 0 and standard deviation 1. */
    record VectorizedDomains(VectorizedDomain unwanted, VectorizedDomain retained, boolean dense) {
        int dimension() {
            return unwanted.reader().dimension();
        }
    }

    static VectorizedDomains columns(Domain unwanted, Domain retained) {
        for (Domain domain : List.of(unwanted, retained)) {
            if (domain.features().isEmpty()) {
                throw new InputException(domain.name() + ": there are no columns of numbers"
                        + (domain.text().isEmpty() ? "" : "; texts need features: tf-idf"));
            }
        }
        if (isVector(unwanted) && isVector(retained)) {
            Vector first =
                    unwanted.rows().select(unwanted.features().get(0)).first().getAs(0);
            return new VectorizedDomains(vectors(unwanted, first.size()), vectors(retained, first.size()), false);
        }
        if (!unwanted.features().equals(retained.features())) {
            throw new InputException("the domains have different features: " + unwanted.name() + " has "
                    + unwanted.features().size() + " " + unwanted.features() + ", " + retained.name() + " has "
                    + retained.features().size() + " " + retained.features());
        }
        return new VectorizedDomains(VectorizedDomain.columns(unwanted), VectorizedDomain.columns(retained), true);
    }

    private static boolean isVector(Domain domain) {
        String first = domain.features().get(0);
        return domain.features().size() == 1
                && domain.rows().schema().apply(first).dataType().equals(SQLDataTypes.VectorType());
    }

    private static VectorizedDomain vectors(Domain domain, int dimension) {
        return VectorizedDomain.vectors(domain, domain.rows(), domain.features().get(0), dimension);
    }
}
