package dev.firebreak.jobs.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Help pages whose paragraphs fill the width of the terminal. Annotations hold a paragraph in several lines, which would each be
 * broken again at the width; here the lines of a paragraph are joined. Empty lines and indented ones, as examples, stay.
 */
final class HelpText {
    private HelpText() {}

    /** Joins the paragraphs of this command's help and of that of all commands below it. */
    static void reflow(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.description(paragraphs(usage.description()));
        usage.footer(paragraphs(usage.footer()));
        List<OptionSpec> options = List.copyOf(command.getCommandSpec().options());
        for (OptionSpec option : options) {
            String[] description = paragraphs(option.description());
            if (description.length != option.description().length) {
                command.getCommandSpec().remove(option);
                command.getCommandSpec()
                        .addOption(OptionSpec.builder(option)
                                .description(description)
                                .build());
            }
        }
        for (PositionalParamSpec positional :
                List.copyOf(command.getCommandSpec().positionalParameters())) {
            String[] description = paragraphs(positional.description());
            if (description.length != positional.description().length) {
                command.getCommandSpec().remove(positional);
                command.getCommandSpec()
                        .addPositional(PositionalParamSpec.builder(positional)
                                .description(description)
                                .build());
            }
        }
        command.getSubcommands().values().forEach(HelpText::reflow);
    }

    private static String[] paragraphs(String[] lines) {
        List<String> paragraphs = new ArrayList<>();
        boolean open = false;
        for (String line : lines) {
            boolean text = !line.isEmpty() && !line.startsWith(" ");
            if (text && open) {
                int last = paragraphs.size() - 1;
                paragraphs.set(last, paragraphs.get(last) + " " + line);
            } else {
                paragraphs.add(line);
            }
            open = text;
        }
        return paragraphs.toArray(String[]::new);
    }
}
