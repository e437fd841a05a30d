package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Usage;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.sweep.Sweep;
import dev.firebreak.experiments.sweep.SweepRun;
import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command of a kind of run: runs a spec of it, or the cells of one that has axes. */
final class KindCommand<S> extends BaseCommand {
    private final Kind<S> kind;

    @Parameters(
            paramLabel = "SPEC",
            description = "a YAML or JSON file of at most 1 MiB on any file system, or the name of a shipped spec")
    private String file;

    @Mixin
    private CommonOptions options;

    private KindCommand(Kind<S> kind) {
        this.kind = kind;
    }

    // Whether a kind has this command, which then is the only one; with plug-ins two of them could have the same.
    static boolean addOnly(CommandLine root, String command) {
        Optional<Kind<?>> named = Kinds.plugIns().isEmpty()
                ? Kinds.all().stream()
                        .filter(kind ->
                                kind.hasCommand() && kind.usage().command().equals(command))
                        .findFirst()
                : Optional.empty();
        named.ifPresent(kind -> {
            Preloading.start();
            root.addSubcommand(command, described(kind));
        });
        return named.isPresent();
    }

    // At depth 1 those of their own, at depth 2 those below another command.
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
        CommandLine line = new CommandLine(new KindCommand<>(kind));
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
        SpecDocument document = SpecDocument.read(
                SpecFiles.read(file, HadoopSettings::ofSparkSubmit), SpecFiles.properties(), options.overrides());
        options.seeds().ifPresent(document::withSeeds);
        if (document.isSweep()) {
            Sweep<S> sweep = Sweep.read(kind, document);
            try (Runtime runtime = options.runtime()) {
                return FinalLine.end(spec.commandLine(), new SweepRun(options.runs(runtime)).run(sweep));
            }
        }
        Declaration<S> declaration = Declaration.of(kind, document.values(kind.word(), kind.keys(), kind::check));
        try (Runtime runtime = options.runtime()) {
            FinishedRun run = options.runs(runtime).run(declaration);
            return FinalLine.end(spec.commandLine(), run, "run", kind.usage().failure());
        }
    }
}
