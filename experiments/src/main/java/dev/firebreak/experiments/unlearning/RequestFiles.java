package dev.firebreak.experiments.unlearning;

import dev.firebreak.experiments.tensor.ElementType;
import dev.firebreak.experiments.tensor.Tensor;
import dev.firebreak.unlearning.unlearner.Unlearned;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What a request leaves: parameters for everybody, lists for the owner. */
final class RequestFiles {
    private RequestFiles() {}

    /** The released parameters, as a result holds them. */
    static List<Tensor> model(Unlearned unlearned) {
        List<double[]> models = unlearned.models();
        return models.size() == 1
                ? List.of(Tensor.vector("theta", ElementType.F64, models.get(0)))
                : IntStream.range(0, models.size())
                        .mapToObj(k -> Tensor.vector("theta-" + k, ElementType.F64, models.get(k)))
                        .toList();
    }

    /** What the owner keeps, by file name. */
    static Map<String, byte[]> kept(UnlearningCase asked, RequestRecords records, byte[] salt, Unlearned unlearned) {
        Set<String> union = new TreeSet<>(asked.earlier());
        union.addAll(OwnerIds.names(records.forgotten()));
        Map<String, byte[]> files = new HashMap<>(Map.of(
                Owner.FORGOTTEN,
                OwnerIds.bytes(union),
                Owner.REQUEST,
                OwnerIds.bytes(OwnerIds.names(records.forgotten())),
                Owner.RETAINED,
                OwnerIds.bytes(OwnerIds.names(records.retained())),
                Owner.SALT,
                salt));
        if (records.copiesRetained().length > 0) {
            files.put(Owner.COPIES, OwnerIds.bytes(OwnerIds.names(records.copiesRetained())));
        }
        if (unlearned.kept().isPresent()) {
            files.put(Owner.STATE, ModelFile.bytes(unlearned.kept().get()));
        }
        return files;
    }
}
