package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.jobs.SparkTables;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.feature.CountVectorizer;
import org.apache.spark.ml.feature.CountVectorizerModel;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.IDFModel;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Tf-idf vectors of texts through Spark MLlib. Document frequencies are counts and terms are numbered alphabetically or by hash, so
 * that vectors have the same bits however the texts are spread.
 *
 * @param hashed how many columns terms are hashed to; 0 for one column per term
 * @param leastDocuments terms that occur in fewer texts are left out
 * @param unit whether vectors are scaled to length 1
 */
record TermWeights(int hashed, int leastDocuments, boolean unit) implements FeatureSpace {
    private static final String TERM = "[\\p{L}\\p{N}_]{2,}";
    private static final String TEXT = "__text";
    private static final String TERMS = "__terms";
    private static final String COUNTS = "__counts";
    private static final String WEIGHTED = "__weighted";
    private static final String VECTOR = "__vector";
    private static final int MOST_TERMS = 1 << 18;

    @Override
    public VectorizedDomains prepare(Domain unwanted, Domain retained) {
        for (Domain domain : List.of(unwanted, retained)) {
            if (domain.text().isEmpty()) {
                throw new InputException(domain.name() + ": there is no column of texts; name it by text=...");
            }
        }
        Dataset<Row> first = terms(unwanted);
        Dataset<Row> second = terms(retained);
        Dataset<Row> both = first.select(TERMS).union(second.select(TERMS));
        CountVectorizerModel vocabulary = hashed > 0 ? null : vocabulary(both);
        IDFModel weights = new IDF()
                .setInputCol(COUNTS)
                .setOutputCol(WEIGHTED)
                .setMinDocFreq(leastDocuments)
                .fit(counts(vocabulary, both));
        int dimension = hashed > 0 ? hashed : vocabulary.vocabulary().length;
        return new VectorizedDomains(
                featured(unwanted, first, vocabulary, weights, dimension),
                featured(retained, second, vocabulary, weights, dimension),
                false);
    }

    private static Dataset<Row> terms(Domain domain) {
        Dataset<Row> rows = domain.rows()
                .withColumn(
                        TEXT,
                        functions.coalesce(SparkTables.quoted(domain.text()).cast("string"), functions.lit("")));
        return new RegexTokenizer()
                .setInputCol(TEXT)
                .setOutputCol(TERMS)
                .setPattern(TERM)
                .setGaps(false)
                .transform(rows);
    }

    // MLlib numbers terms by frequency, and equally frequent ones in no fixed order.
    private CountVectorizerModel vocabulary(Dataset<Row> both) {
        String[] terms = new CountVectorizer()
                .setInputCol(TERMS)
                .setMinDF(leastDocuments)
                .setVocabSize(MOST_TERMS)
                .fit(both)
                .vocabulary();
        if (terms.length == 0 || terms.length == MOST_TERMS) {
            throw new InputException("features: there are " + (terms.length == 0 ? "no" : "at least " + MOST_TERMS)
                    + " terms of " + leastDocuments + " or more texts; change min-df, or use hashed-tf-idf");
        }
        Arrays.sort(terms);
        return new CountVectorizerModel(terms).setInputCol(TERMS).setOutputCol(COUNTS);
    }

    private Dataset<Row> counts(CountVectorizerModel vocabulary, Dataset<Row> terms) {
        return vocabulary != null
                ? vocabulary.transform(terms)
                : new HashingTF()
                        .setNumFeatures(hashed)
                        .setInputCol(TERMS)
                        .setOutputCol(COUNTS)
                        .transform(terms);
    }

    private VectorizedDomain featured(
            Domain domain, Dataset<Row> terms, CountVectorizerModel vocabulary, IDFModel weights, int dimension) {
        Dataset<Row> weighted = weights.transform(counts(vocabulary, terms));
        Dataset<Row> rows = unit
                ? new Normalizer().setInputCol(WEIGHTED).setOutputCol(VECTOR).transform(weighted)
                : weighted;
        return VectorizedDomain.vectors(domain, rows, unit ? VECTOR : WEIGHTED, dimension);
    }
}
