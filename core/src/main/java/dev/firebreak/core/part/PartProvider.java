package dev.firebreak.core.part;

/**
 * Parts that a user's jar adds. The jar names its providers in {@code META-INF/services/dev.firebreak.core.part.PartProvider}; each has
 * a public constructor without parameters. Providers are looked for by the class loader of this interface, then by the context class
 * loader of the thread, so that jars on the class path and jars that Spark ships to its executors are both found.
 */
@FunctionalInterface
public interface PartProvider {

    /** Adds the parts. Called once for each class loader, in any thread; it should only describe parts and make none. */
    void provide(Parts parts);

    /** Where a provider puts its parts. */
    interface Parts {

        /**
         * Adds a part to the family of such parts.
         *
         * @param family what the family's parts are, as {@code Rule.class}
         * @param part the part, whose name no other part of the family has
         */
        <T> void add(Class<T> family, Part<? extends T> part);
    }
}
