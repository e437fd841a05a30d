package dev.firebreak.experiments.report;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.store.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What several runs differ in. Runs of one group differ in their seeds alone. Charts have a panel for each value of one axis, what is done
 * to the runs (attack, partition or data) where that is one, and a line for each combination of the others.
 */
record Comparison(List<RecordedRun> runs, List<Comparison.Group> groups) {
    private static final List<String> PANEL_KEYS = List.of("attack", "partition", "data");
    /** Not settings of a method: what names a run, or follows from another key. */
    private static final Set<String> NOT_COMPARED = Set.of("name", "holders", "expect");
    /** Runs that differ in more keys are named, not labelled by their values. */
    private static final int MOST_AXES = 4;
    /** The axis of names. */
    private static final String RUN = "run";

    /** Runs that differ in their seeds alone, and the label of their value on each axis. */
    record Group(Map<String, String> at, List<RecordedRun> runs) {}

    /** Of runs in the order shown, by the keys in which their specs differ. */
    static Comparison of(List<RecordedRun> runs) {
        Set<String> keys = new LinkedHashSet<>(List.of("kind"));
        runs.forEach(run -> keys.addAll(run.spec().keySet()));
        keys.removeIf(key -> NOT_COMPARED.contains(key)
                || SpecDocument.SEEDS.contains(key)
                || runs.stream().map(run -> run.value(key)).distinct().count() < 2);
        List<Map<String, String>> at = new ArrayList<>();
        for (RecordedRun run : runs) {
            Map<String, String> values = new LinkedHashMap<>();
            keys.forEach(key -> values.put(key, run.value(key)));
            at.add(values);
        }
        return of(runs, keys.contains("kind") || keys.size() > MOST_AXES ? named(runs, at) : at);
    }

    /** One axis of names where runs have too little in common: settings that one kind has and another has not say nothing. */
    private static List<Map<String, String>> named(List<RecordedRun> runs, List<Map<String, String>> at) {
        Map<Map<String, String>, String> names = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            Manifest manifest = runs.get(i).manifest();
            String name = manifest.name() + " (" + manifest.kind() + ")";
            names.putIfAbsent(at.get(i), names.containsValue(name) ? name + " " + manifest.run() : name);
        }
        return at.stream().map(values -> Map.of(RUN, names.get(values))).toList();
    }

    /** Of runs in the order shown, by the values that they have on the axes of a sweep. */
    static Comparison of(List<RecordedRun> runs, List<Map<String, String>> at) {
        Map<String, Map<String, String>> labels = new LinkedHashMap<>();
        at.forEach(values -> values.keySet().stream()
                .filter(axis -> !SpecDocument.SEEDS.contains(axis))
                .forEach(axis -> labels.computeIfAbsent(axis, missing -> labels(axis, at))));
        Map<Map<String, String>, List<RecordedRun>> groups = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            Map<String, String> place = new LinkedHashMap<>();
            for (Map.Entry<String, Map<String, String>> axis : labels.entrySet()) {
                place.put(axis.getKey(), axis.getValue().get(at.get(i).getOrDefault(axis.getKey(), "")));
            }
            if (place.isEmpty()) {
                place.put(RUN, runs.get(i).manifest().name());
            }
            groups.computeIfAbsent(place, missing -> new ArrayList<>()).add(runs.get(i));
        }
        List<Group> all = new ArrayList<>();
        groups.forEach((place, of) -> all.add(new Group(place, List.copyOf(of))));
        return new Comparison(List.copyOf(runs), List.copyOf(all));
    }

    /** What the groups differ in; at least one axis. */
    List<String> axes() {
        return List.copyOf(groups.get(0).at().keySet());
    }

    List<String> values(String axis) {
        return groups.stream().map(group -> group.at().get(axis)).distinct().toList();
    }

    /** Whether runs differ in their seeds alone. */
    boolean hasSeeds() {
        return groups.size() < runs.size();
    }

    /** Whether there is a group for every combination. */
    boolean isGrid() {
        return axes().stream().mapToLong(axis -> values(axis).size()).reduce(1, Math::multiplyExact) == groups.size();
    }

    /** The axis whose values have panels of their own, or nothing. */
    String panelAxis() {
        List<String> axes = axes();
        return axes.size() < 2
                ? ""
                : PANEL_KEYS.stream().filter(axes::contains).findFirst().orElse(axes.get(0));
    }

    String panel(Group group) {
        return group.at().getOrDefault(panelAxis(), "");
    }

    String lineTitle() {
        return lineAxes().collect(Collectors.joining(" + "));
    }

    /** The values of a group on the axes besides that of the panels, without those that say "none". */
    String line(Group group) {
        String label = lineAxes()
                .map(axis -> group.at().get(axis))
                .filter(value -> !value.isEmpty() && !value.equals("none"))
                .collect(Collectors.joining(" + "));
        return label.isEmpty() ? "none" : label;
    }

    private Stream<String> lineAxes() {
        return axes().stream().filter(axis -> !axis.equals(panelAxis()));
    }

    String label(Group group) {
        return panelAxis().isEmpty() ? line(group) : line(group) + " under " + panel(group);
    }

    /** Each value of an axis without its parameters, as long as it still differs from the others of its axis. */
    private static Map<String, String> labels(String axis, List<Map<String, String>> at) {
        List<String> values = at.stream()
                .map(place -> place.getOrDefault(axis, ""))
                .distinct()
                .toList();
        Map<String, String> names = new HashMap<>();
        // A run's own name is no part with parameters.
        values.forEach(value -> names.put(value, axis.equals(RUN) ? value : names(value)));
        return new HashSet<>(names.values()).size() == values.size()
                ? names
                : values.stream().collect(Collectors.toMap(value -> value, value -> value));
    }

    private static String names(String value) {
        try {
            return Call.parseChain(value).stream().map(Call::name).collect(Collectors.joining(" | "));
        } catch (InputException plainText) {
            return value;
        }
    }
}
