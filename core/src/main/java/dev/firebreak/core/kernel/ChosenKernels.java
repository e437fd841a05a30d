package dev.firebreak.core.kernel;

import java.util.Locale;
import java.util.function.Supplier;

/** Picks the bodies once, when a kernel is first wanted. */
final class ChosenKernels {
    static final String PROPERTY = "firebreak.kernels";
    static final Kernels KERNELS = choose(System.getProperty(PROPERTY, ""));
    static final BatchKernels BATCH_KERNELS =
            choose(System.getProperty(PROPERTY, ""), PlainBatchKernels::new, BatchKernels.class, "VectorBatchKernels");

    private ChosenKernels() {}

    static Kernels choose(String wanted) {
        return choose(wanted, PlainKernels::new, Kernels.class, "VectorKernels");
    }

    private static <T> T choose(String wanted, Supplier<T> plain, Class<T> family, String vectorBody) {
        return switch (wanted.strip().toLowerCase(Locale.ROOT)) {
            case "plain" -> plain.get();
            case "vector" -> vector(family, vectorBody);
            case "" -> vectorModulePresent() ? vector(family, vectorBody) : plain.get();
            default -> throw new IllegalStateException(PROPERTY + " must be plain or vector, but is '" + wanted + "'");
        };
    }

    static boolean vectorModulePresent() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    // By name, because the class cannot even be linked where the module is absent.
    private static <T> T vector(Class<T> family, String body) {
        if (!vectorModulePresent()) {
            throw new IllegalStateException(
                    PROPERTY + "=vector needs the JVM option --add-modules=jdk.incubator.vector");
        }
        try {
            return Class.forName(family.getPackageName() + "." + body)
                    .asSubclass(family)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException("the vector kernels cannot be loaded", broken);
        }
    }
}
