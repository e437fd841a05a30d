package dev.firebreak.jobs.command;

import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.jobs.offline.AggregateLines;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Applies a pipeline to vectors from anywhere. */
@Command(
        name = "aggregate",
        header = "Applies a robust aggregation pipeline to vectors from any framework.",
        description = {
            "",
            "Reads lines of JSON and answers each with one line:",
            "  {\"pipeline\":\"nnm | trimmed-mean\",\"byzantine\":1,\"vectors\":[[1,2],[1,3],[99,-99]]}",
            "  {\"result\":[...],\"n\":3,\"f\":1,\"dropped\":[],\"kappa\":...}",
            "A chain of pre-aggregators alone answers \"rows\". A bad line answers {\"error\":\"...\"}, the others go on, and the "
                    + "exit code is 2. Further keys: \"state\" (start of centered clipping), \"permutation\" or \"seed\" (the draw of "
                    + "bucketing), \"precision\":\"float32\". NaN, Infinity and -Infinity are read as numbers; a row that holds one is "
                    + "dropped and counted as faulty, and so is a row that is null. A pipeline has at most 100 parts.",
            "",
            "A FILE that ends in .npy or .safetensors is a matrix of rows (float64, float32, bfloat16 or float16), mapped "
                    + "from the file, so that it may be larger than memory: at most 1000000 rows, a header of at most 64 KiB (.npy) or 8 MiB "
                    + "(.safetensors)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak aggregate vectors.jsonl",
            "  firebreak aggregate gradients.npy --pipeline 'arc | nnm | trimmed-mean' --byzantine 4 --output mean.npy",
            "  firebreak aggregate --list"
        },
        mixinStandardHelpOptions = true)
final class AggregateCommand extends RowsCommand {
    @Option(
            names = "--pipeline",
            paramLabel = "CHAIN",
            description = "the pipeline of a matrix, and of lines without one")
    private String pipeline;

    @Option(names = "--byzantine", paramLabel = "F", description = "how many rows may be faulty, likewise")
    private Integer byzantine;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "0",
            description = "what bucketing draws from, likewise (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--list", description = "print all pre-aggregators and rules with parameters, source and kappa")
    private boolean list;

    /** The command on the process's standard input. */
    AggregateCommand() {
        this(System.in);
    }

    AggregateCommand(InputStream standardInput) {
        super(standardInput);
    }

    @Override
    public Integer call() throws IOException {
        return list
                ? list(Stream.concat(
                        PreAggregators.REGISTRY.parts().stream().map(CertifiedParts::ofPreAggregator),
                        Rules.REGISTRY.parts().stream().map(CertifiedParts::ofRule)))
                : answer(new AggregateLines(pipeline, byzantine, seed));
    }
}
