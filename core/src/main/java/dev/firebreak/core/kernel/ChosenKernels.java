package dev.firebreak.core.kernel;

import java.util.Locale;

/** Picks the body once, when a kernel is first wanted. */
final class ChosenKernels {
    static final String PROPERTY = "firebreak.kernels";
    static final Kernels KERNELS = choose(System.getProperty(PROPERTY, ""));

    private ChosenKernels() {}

    static Kernels choose(String wanted) {
        return switch (wanted.strip().toLowerCase(Locale.ROOT)) {
            case "plain" -> new PlainKernels();
            case "vector" -> vector();
            case "" -> vectorModulePresent() ? vector() : new PlainKernels();
            default -> throw new IllegalStateException(PROPERTY + " must be plain or vector, but is '" + wanted + "'");
        };
    }

    static boolean vectorModulePresent() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    // By name, because the class cannot even be linked where the module is absent.
    private static Kernels vector() {
        if (!vectorModulePresent()) {
            throw new IllegalStateException(
                    PROPERTY + "=vector needs the JVM option --add-modules=jdk.incubator.vector");
        }
        try {
            return Class.forName("dev.firebreak.core.kernel.VectorKernels")
                    .asSubclass(Kernels.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException("the vector kernels cannot be loaded", broken);
        }
    }
}
