package dev.firebreak.experiments.unlearning;

import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.spec.PartCatalog;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import java.util.SortedMap;

/**
 * What is to be done, once nothing of it is refused.
 *
 * @param asked the request
 * @param digests of the data, as the result shows them
 * @param dataset the data
 * @param records which are where
 * @param model of all methods
 * @param before the records before the request
 */
record UnlearningTask(
        UnlearningCase asked,
        SortedMap<String, String> digests,
        Dataset dataset,
        RequestRecords records,
        Model model,
        Examples before) {

    static UnlearningTask of(
            UnlearningCase asked, SortedMap<String, String> digests, Dataset dataset, RequestRecords records) {
        Model model = Models.MODELS.build(asked.origin().learner()).build(dataset.train());
        Examples before = dataset.train().select(records.before());
        asked.spec()
                .methods()
                .map(PartCatalog.UNLEARNERS::build)
                .forEach(method -> method.check(model, before, records.forget().length));
        return new UnlearningTask(asked, digests, dataset, records, model, before);
    }

    byte[] salt() {
        return asked.salt(digests, OwnerIds.names(records.forgotten()));
    }
}
