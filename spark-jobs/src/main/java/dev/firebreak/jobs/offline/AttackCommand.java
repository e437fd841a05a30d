package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.random.Randomness;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Computes what Byzantine workers send who have seen the honest rows. */
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
        footer = {
            "  firebreak attack honest.jsonl",
            "  firebreak attack honest.npy --attack optimal-alie --byzantine 4 --pipeline 'nnm | trimmed-mean'",
            "  firebreak attack --list"
        })
public final class AttackCommand extends RowsCommand {
    @Option(names = "--attack", paramLabel = "ATTACK", description = "the attack on a matrix, and of lines without one")
    private String attack;

    @Override
    public List<String> keys() {
        return words("attack byzantine vectors pipeline seed round permutation state own flipped memory");
    }

    @Override
    public Answer answer(LineFields given) {
        String name = given.required("attack", String.class, attack);
        Attack built = Attacks.ATTACKS.build(name);
        int f = given.required("byzantine", Integer.class, byzantine);
        Rows honest = given.required("vectors", Rows.class, null);
        Rows own = given.get("own", Rows.class, null);
        Rows flipped = given.get("flipped", Rows.class, null);
        for (Attack.Need need : built.needs()) {
            switch (need) {
                case OWN_MESSAGES -> check(name, "own", own, f, honest.dimension());
                case FLIPPED_HONEST -> check(name, "flipped", flipped, honest.count(), honest.dimension());
                case FLIPPED_OWN -> check(name, "flipped", flipped, f, honest.dimension());
            }
        }
        String chain = given.get("pipeline", String.class, pipeline);
        long key = given.get("seed", Long.class, seed);
        int round = given.get("round", Integer.class, 0);
        Forgery forgery = built.forge(new AttackContext(
                honest,
                f,
                f,
                chain == null ? null : Pipeline.parse(chain),
                given.context(key, round),
                own,
                flipped,
                round,
                Randomness.of(key).stream("attack", round, 0),
                given.get("memory", State.class, State.EMPTY)));
        ObjectNode facts = JsonLines.object();
        forgery.factor().ifPresent(factor -> facts.put("factor", factor));
        if (!forgery.state().arrays().isEmpty()) {
            facts.putPOJO("memory", forgery.state().arrays());
        }
        return new Answer(forgery.rows(), forgery.rows().count() == 1, facts);
    }

    private static void check(String attack, String key, Rows rows, int count, int dimension) {
        if (rows == null || rows.count() != count || rows.dimension() != dimension) {
            throw new InputException("attack '" + attack + "' needs \"" + key + "\": " + count + " rows of " + dimension
                    + " numbers" + (rows == null ? "" : ", not " + rows.count() + " of " + rows.dimension()));
        }
    }

    @Override
    Stream<Part<?>> parts() {
        return Attacks.ATTACKS.parts().stream().map(part -> part);
    }
}
