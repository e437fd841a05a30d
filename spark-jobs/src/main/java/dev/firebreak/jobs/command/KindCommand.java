package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.experiments.run.Usage;
import java.io.IOException;
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
     * Adds the commands of kinds on the class path.
     *
     * @param depth 1 for those of their own, 2 for those below another command
     * @throws InputException if a plug-in's command is below one that is not there
     */
    static void add(CommandLine root, int depth) {
        for (Kind<?> kind : Kinds.all()) {
            String command = kind.usage().command();
            String[] words = command.split(" ", -1);
            if (!kind.hasCommand() || (words.length == 1) != (depth == 1)) {
                continue;
            }
            CommandLine parent =
                    words.length == 1 ? root : root.getSubcommands().get(words[0]);
            if (words.length > 2 || parent == null) {
                throw new InputException("the kind of run '" + kind.word() + "' cannot have the command '" + command
                        + "': a command has one word, or two of which the first one is a command");
            }
            parent.addSubcommand(words[words.length - 1], described(kind));
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
