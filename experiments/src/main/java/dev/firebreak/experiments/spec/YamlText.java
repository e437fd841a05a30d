package dev.firebreak.experiments.spec;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.Place;
import dev.firebreak.core.spec.YamlValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML (hence JSON) keeping positions, and only its structure: every scalar stays the text that was written, so that
 * no date, octal number, {@code yes} or {@code NaN} turns into something else on the way. The key it stands under says what
 * it means.
 */
record YamlText(String source, boolean positions, Problems problems) {
    /** Most characters of a spec: our choice, some hundred times the longest one that is shipped. */
    static final int LONGEST = 1 << 20;

    private static final int MAX_DEPTH = 20;

    /**
     * Reads a document; a key that is given twice goes to {@code problems}.
     *
     * @throws InputException if the text is not YAML at all, with the place where it stops being so
     */
    static YamlValue document(String source, String text, Problems problems) {
        return new YamlText(source, true, problems).read(text);
    }

    /** Reads the value of an option, whose place is the option itself, as {@link #document} does. */
    static YamlValue option(String source, String text, Problems problems) {
        return new YamlText(source, false, problems).read(text);
    }

    private YamlValue read(String text) {
        if (text.length() > LONGEST) {
            throw new InputException(
                    source + ": has " + text.length() + " characters; at most " + LONGEST + " are read");
        }
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(0);
        try {
            new Yaml(options).parse(new StringReader(text)).forEach(this::refuseTag);
            Node root = new Yaml(options).compose(new StringReader(text));
            return root == null ? new YamlValue.Text(Place.of(source), "") : written(root);
        } catch (MarkedYAMLException malformed) {
            Mark mark = malformed.getProblemMark();
            throw new InputException((mark == null ? Place.of(source) : place(mark)) + ": this is not YAML: "
                    + malformed.getProblem() + quotingHint(text, mark));
        } catch (YAMLException malformed) {
            throw new InputException(source + ": this is not YAML: " + malformed.getMessage());
        }
    }

    // A tag would change what a value means, which here is said by its key alone.
    private void refuseTag(Event event) {
        String tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : null;
        if (tag != null) {
            problems.add(place(event.getStartMark()), "the tag " + Excerpt.of(tag) + " is not allowed; leave it out");
        }
    }

    // YAML gives > and | at the start of a value a meaning of their own.
    private static String quotingHint(String text, Mark mark) {
        String line = mark == null
                ? ""
                : text.lines().skip(mark.getLine()).findFirst().orElse("");
        return line.matches(".*:\\s*[>|%@`].*") ? "; put the value in quotes, as \">= 0.9\"" : "";
    }

    private YamlValue written(Node node) {
        Place place = place(node.getStartMark());
        if (node instanceof ScalarNode scalar) {
            boolean nothing = scalar.getTag().equals(Tag.NULL) && scalar.isPlain();
            return new YamlValue.Text(place, nothing ? "" : scalar.getValue());
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlValue> items =
                    sequence.getValue().stream().map(this::written).toList();
            return new YamlValue.Sequence(place, sequence.getFlowStyle() == FlowStyle.FLOW ? rejoined(items) : items);
        }
        return mapping(place, (MappingNode) node);
    }

    private YamlValue mapping(Place place, MappingNode node) {
        Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            YamlValue key = written(tuple.getKeyNode());
            if (!(key instanceof YamlValue.Text name)) {
                problems.add(key.place(), "a key must be a word, but is " + key.kind());
            } else if (entries.containsKey(name.text())) {
                problems.add(
                        key.place(),
                        "'" + name.text() + "' is given twice, first at "
                                + entries.get(name.text()).key());
            } else {
                entries.put(name.text(), new YamlValue.Entry(key.place(), written(tuple.getValueNode())));
            }
        }
        return new YamlValue.Mapping(place, entries);
    }

    // In [a(x=1, y=2), b] YAML splits at every comma; a part's own commas belong to the part.
    private static List<YamlValue> rejoined(List<YamlValue> items) {
        List<YamlValue> joined = new ArrayList<>();
        int from = 0;
        while (from < items.size()) {
            int to = from + 1;
            for (long depth = depth(items.get(from));
                    depth > 0 && to < items.size() && items.get(to) instanceof YamlValue.Text;
                    to++) {
                depth += depth(items.get(to));
            }
            joined.add(to == from + 1 ? items.get(from) : joined(items.subList(from, to)));
            from = to;
        }
        return joined;
    }

    private static YamlValue joined(List<YamlValue> texts) {
        return new YamlValue.Text(
                texts.get(0).place(),
                texts.stream().map(text -> ((YamlValue.Text) text).text()).collect(Collectors.joining(", ")));
    }

    private static long depth(YamlValue value) {
        return value instanceof YamlValue.Text text
                ? text.text().chars().map(c -> c == '(' ? 1 : c == ')' ? -1 : 0).sum()
                : 0;
    }

    private Place place(Mark mark) {
        return positions ? new Place(source, mark.getLine() + 1, mark.getColumn() + 1) : Place.of(source);
    }
}
