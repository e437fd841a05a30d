package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.Outcome;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The committed page of commands is made from what reads them. */
class CommandsPageTest {
    private static final GeneratedPage PAGE = new GeneratedPage("commands.md", CommandsPageTest.class);
    private static final Map<Outcome, String> MEANINGS = Map.of(
            Outcome.DONE, "everything was done",
            Outcome.CRASHED, "an error of Firebreak, of a disk or of memory; of a sweep: a cell failed",
            Outcome.REFUSED, "arguments, spec, data or a result are not acceptable; nothing was computed",
            Outcome.EXPECTATION_NOT_MET,
                    "finished, but an `expect` is not met, a claim is refuted, or a receipt is not confirmed",
            Outcome.STOPPED, "stopped by SIGTERM or Ctrl-C; the same command goes on from what is kept");

    private static String page() {
        StringBuilder page = new StringBuilder(PAGE.head("Commands"))
                .append("\n`./firebreak COMMAND --help` prints the same with examples.\n\n## Exit codes\n\n");
        page.append("| code | `status` | meaning |\n|---|---|---|\n");
        for (Outcome outcome : Outcome.values()) {
            page.append("| ").append(outcome.exitCode()).append(" | `").append(outcome.word());
            page.append("` | ").append(MEANINGS.get(outcome)).append(" |\n");
        }
        commands(page, Firebreak.commandLine(), "");
        return page.toString();
    }

    private static void commands(StringBuilder page, CommandLine parent, String prefix) {
        new TreeMap<>(parent.getSubcommands()).forEach((name, command) -> {
            CommandSpec spec = command.getCommandSpec();
            if (!name.equals("help")) {
                if (command.getSubcommands().isEmpty()) {
                    command(page, spec, prefix + name);
                }
                commands(page, command, prefix + name + " ");
            }
        });
    }

    private static void command(StringBuilder page, CommandSpec spec, String name) {
        String arguments = spec.positionalParameters().stream()
                .map(CommandsPageTest::written)
                .collect(Collectors.joining());
        page.append("\n## `").append(name).append(arguments).append("`\n\n");
        page.append(text(spec.usageMessage().header())).append("\n\n");
        page.append("| argument | meaning | default |\n|---|---|---|\n");
        spec.positionalParameters().forEach(one -> row(page, one.paramLabel(), one.description(), one.defaultValue()));
        Stream<OptionSpec> options = spec.options().stream()
                .filter(option ->
                        !option.usageHelp() && !option.versionHelp() && !option.inherited() && !option.hidden());
        options.sorted((a, b) -> a.longestName().compareTo(b.longestName()))
                .forEach(option -> row(page, option(option), option.description(), option.defaultValue()));
    }

    private static String written(PositionalParamSpec one) {
        String label = " " + one.paramLabel()
                + (one.arity().isVariable() || one.arity().max() > 1 ? "..." : "");
        return one.required() ? label : " [" + label.strip() + "]";
    }

    private static String option(OptionSpec option) {
        boolean flag = option.arity().max() == 0;
        return option.longestName() + (flag ? "" : "=" + option.paramLabel());
    }

    private static void row(StringBuilder page, String argument, String[] description, String standard) {
        String meaning = text(description).replaceAll(" ?\\(default: \\$\\{DEFAULT-VALUE}\\)", "");
        page.append("| `").append(argument).append("` | ").append(meaning).append(" | ");
        page.append(standard == null || standard.isEmpty() ? "" : "`" + standard + "`")
                .append(" |\n");
    }

    private static String text(String[] lines) {
        return String.join(" ", lines)
                .replace("%n", " ")
                .replace("%%", "%")
                .replaceAll("\\$\\{[A-Z-]+}", "...")
                .replace("|", "\\|")
                .strip();
    }

    @Test
    void theCommittedPageIsTheGeneratedOne() throws IOException {
        PAGE.assertIs(page());
    }

    @Test
    void everyOutcomeAndEveryCommandIsOnIt() {
        String page = page();
        Stream.of(Outcome.values()).forEach(outcome -> assertTrue(MEANINGS.containsKey(outcome), outcome.word()));
        for (String command : "train SPEC,unlearn verify,results prune DIR,report DIR".split(",")) {
            assertTrue(page.toLowerCase(Locale.ROOT).contains("## `" + command.toLowerCase(Locale.ROOT)), command);
        }
    }
}
