package dev.firebreak.experiments.run;

import dev.firebreak.core.Claim;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.learning.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run came to.
 *
 * @param metrics final values by metric name
 * @param claims what is proved about it
 * @param sheet the tables and charts of its page, kept with the result; the page is made from them, or from the recorded metrics where there is none
 * @param model the parameters; none where a run makes no model
 * @param tables by name, kept as Parquet files
 * @param attachments further files of the result by name
 * @param failures sentences that say more than the expectation they belong to; empty where the expectations say it all
 */
public record Result(
        SortedMap<String, Double> metrics,
        List<Claim> claims,
        Optional<Sheet> sheet,
        List<Tensor> model,
        SortedMap<String, ResultTable> tables,
        SortedMap<String, byte[]> attachments,
        List<String> failures) {

    /** Copies. */
    public Result {
        metrics = new TreeMap<>(metrics);
        claims = List.copyOf(claims);
        model = List.copyOf(model);
        tables = new TreeMap<>(tables);
        attachments = new TreeMap<>(attachments);
        failures = List.copyOf(failures);
    }

    /** Of numbers and a model, shown by what was recorded. */
    public static Result of(SortedMap<String, Double> metrics, List<Claim> claims, List<Tensor> model) {
        return new Result(metrics, claims, Optional.empty(), model, new TreeMap<>(), new TreeMap<>(), List.of());
    }

    /** The same with tables and charts for its page. */
    public Result with(Sheet shown) {
        return new Result(metrics, claims, Optional.of(shown), model, tables, attachments, failures);
    }

    /** The same with tables that are kept as Parquet files. */
    public Result tabulating(Map<String, ResultTable> kept) {
        return new Result(metrics, claims, sheet, model, new TreeMap<>(kept), attachments, failures);
    }

    /** The same with further files. */
    public Result attaching(Map<String, byte[]> files) {
        return new Result(metrics, claims, sheet, model, tables, new TreeMap<>(files), failures);
    }

    /** The same with sentences that say what is not met. */
    public Result failing(List<String> sentences) {
        return new Result(metrics, claims, sheet, model, tables, attachments, sentences);
    }
}
