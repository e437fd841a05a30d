package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.experiments.run.Usage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command of a kind of run: runs a spec of it, or the cells of one that has axes. */
@Command(mixinStandardHelpOptions = true)
final class KindCommand implements Callable<Integer> {
    private final Kind<?> kind;

    @Spec
    private CommandSpec command;

    @Mixin
    private SpecArgument spec;

    @Mixin
    private CommonOptions options;

    private KindCommand(Kind<?> kind) {
        this.kind = kind;
    }

    /**
     * Adds the command of every kind on the class path.
     *
     * @throws InputException if a plug-in's command has the name of another one, or is below one that is not there
     */
    static void addAll(CommandLine root) {
        for (Kind<?> kind : Kinds.all().stream().filter(Kind::hasCommand).toList()) {
            List<String> words = List.of(kind.usage().command().split(" "));
            CommandLine parent = root;
            for (String word : words.subList(0, words.size() - 1)) {
                parent = parent == null ? null : parent.getSubcommands().get(word);
            }
            String name = words.get(words.size() - 1);
            if (parent == null || parent.getSubcommands().containsKey(name)) {
                throw new InputException("the kind of run '" + kind.word() + "' cannot have the command '"
                        + kind.usage().command()
                        + (parent == null ? "': what it is below is no command" : "': there is one already"));
            }
            parent.addSubcommand(name, described(kind));
        }
    }

    private static CommandLine described(Kind<?> kind) {
        Usage usage = kind.usage();
        CommandLine line = new CommandLine(new KindCommand(kind));
        line.getCommandSpec()
                .usageMessage()
                .header(format(usage.header()))
                .description(usage.description().stream()
                        .flatMap(paragraph -> Stream.of("", format(paragraph)))
                        .toArray(String[]::new))
                .footerHeading(usage.examples().isEmpty() ? "" : "%nExamples:%n")
                .footer(usage.examples().stream()
                        .map(example -> "  " + format(example))
                        .toArray(String[]::new));
        return line;
    }

    // Picocli takes help for format strings.
    private static String format(String text) {
        return text.replace("%", "%%");
    }

    @Override
    public Integer call() throws IOException {
        return options.run(command.commandLine(), kind, spec.read());
    }
}
