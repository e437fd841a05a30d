package dev.firebreak.core.part;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The families of parts that one module defines. A module names its implementation in {@code META-INF/services}, and with that its
 * families are listed, documented and open to plug-ins.
 */
@FunctionalInterface
public interface Families {

    /** The registries of the module. */
    List<Registry<?>> families();

    /**
     * Every family of every module on the class path, in the order of their names.
     *
     * @throws IllegalStateException if two families have one name
     */
    static Collection<Registry<?>> all() {
        Map<String, Registry<?>> all = new TreeMap<>();
        for (Families module : ServiceLoader.load(Families.class, Families.class.getClassLoader())) {
            for (Registry<?> registry : module.families()) {
                if (all.put(registry.family(), registry) != null) {
                    throw new IllegalStateException("two families of parts are named " + registry.family());
                }
            }
        }
        return List.copyOf(all.values());
    }
}
