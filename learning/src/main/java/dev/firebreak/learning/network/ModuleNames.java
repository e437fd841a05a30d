package dev.firebreak.learning.network;

import java.util.List;

/**
 * How the layers with parameters are called in PyTorch, and in which order it lists them. A stack that has no names of its own is called
 * by place: {@code 0}, {@code 3}, or {@code 2.body.0} within a residual layer.
 *
 * @param executed the names in the order of a forward pass; none: by place
 * @param listed the same names in the order of PyTorch's parameters
 */
record ModuleNames(List<String> executed, List<String> listed) {
    /** Names by place. */
    static final ModuleNames BY_PLACE = new ModuleNames(List.of(), List.of());

    /** Names that are listed in the order of a forward pass. */
    static ModuleNames of(List<String> names) {
        return new ModuleNames(names, names);
    }

    /**
     * The name of a layer.
     *
     * @param number how many layers with parameters come before it
     * @param place its place in the stack
     */
    String of(int number, String place) {
        return executed.isEmpty() ? place : executed.get(number);
    }

    /** Where it is listed; by place in the order of a forward pass. */
    int place(String name) {
        return listed.indexOf(name);
    }
}
