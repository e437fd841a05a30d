package dev.firebreak.jobs.command;

import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.jobs.offline.AttackLines;
import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Computes what Byzantine workers send. */
@Command(
        name = "attack",
        header = "Computes what Byzantine workers send once they have seen the honest rows.",
        description = {
            "",
            "Reads lines of JSON and answers each with one line:",
            "  {\"attack\":\"alie(tau=1.5)\",\"byzantine\":1,\"vectors\":[[1,2],[1,3],[2,2]]}",
            "  {\"result\":[...]}",
            "Byzantine workers that send different vectors answer \"rows\", one per worker. Optimised attacks need the line's "
                    + "\"pipeline\" and add \"factor\"; an attack that carries state adds \"memory\", to be put into the line of the next "
                    + "round. Further keys: \"seed\", \"round\", \"state\" and \"permutation\" (what the pipeline will be given), \"own\" (the "
                    + "faulty workers' own messages), \"flipped\" (updates on flipped labels). A bad line answers {\"error\":\"...\"}, the "
                    + "others go on, and the exit code is 2.",
            "",
            "A FILE that ends in .npy or .safetensors is a matrix of honest rows, mapped from the file."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  firebreak attack honest.jsonl",
            "  firebreak attack honest.npy --attack optimal-alie --byzantine 4 --pipeline 'nnm | trimmed-mean'",
            "  firebreak attack --list"
        },
        mixinStandardHelpOptions = true)
final class AttackCommand extends RowsCommand {
    @Option(names = "--attack", paramLabel = "ATTACK", description = "the attack on a matrix, and of lines without one")
    private String attack;

    @Option(names = "--byzantine", paramLabel = "F", description = "how many workers are Byzantine, likewise")
    private Integer byzantine;

    @Option(
            names = "--pipeline",
            paramLabel = "CHAIN",
            description = "the server's pipeline for optimised attacks, likewise")
    private String pipeline;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "0",
            description = "what random vectors are drawn from, likewise (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--list", description = "print all attacks with parameters and source")
    private boolean list;

    /** The command on the process's standard input. */
    AttackCommand() {
        this(System.in);
    }

    AttackCommand(InputStream standardInput) {
        super(standardInput);
    }

    @Override
    public Integer call() throws IOException {
        return list
                ? list(Attacks.ATTACKS.parts().stream())
                : answer(new AttackLines(attack, byzantine, pipeline, seed));
    }
}
