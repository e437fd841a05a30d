package dev.firebreak.core.kernel;

import java.util.Locale;

/** Picks the bodies once, when a kernel is first wanted. */
final class ChosenKernels {
    static final String PROPERTY = "firebreak.kernels";
    private static final String WANTED = System.getProperty(PROPERTY, "");
    /** An interpreted vector body makes an object of each vector; until it is compiled, the plain one is faster: some 50 small rounds. */
    private static final int COLD_CALLS = 100_000;

    private static final Kernels PLAIN = new PlainKernels();
    private static final BatchKernels PLAIN_BATCH = new PlainBatchKernels();
    private static final LayerKernels PLAIN_LAYERS = new PlainLayerKernels();
    private static volatile boolean cold =
            body(WANTED).equals("vector") && word(WANTED).equals("late");
    // Several threads may count one call for two, which does no harm.
    private static int calls;

    private ChosenKernels() {}

    /** Loaded when the plain body is no longer enough. */
    private static final class Warm {
        static final Kernels KERNELS = choose(WANTED);
        static final BatchKernels BATCH_KERNELS =
                body(WANTED).equals("plain") ? PLAIN_BATCH : vector(BatchKernels.class, "VectorBatchKernels");
        static final LayerKernels LAYER_KERNELS =
                body(WANTED).equals("plain") ? PLAIN_LAYERS : vector(LayerKernels.class, "VectorLayerKernels");
    }

    static Kernels kernels() {
        return isCold() ? PLAIN : Warm.KERNELS;
    }

    static BatchKernels batchKernels() {
        return isCold() ? PLAIN_BATCH : Warm.BATCH_KERNELS;
    }

    // Layers keep their kernels, and one batch calls them often enough for the vector body to be compiled.
    static LayerKernels layerKernels() {
        return Warm.LAYER_KERNELS;
    }

    private static boolean isCold() {
        if (cold && ++calls > COLD_CALLS) {
            cold = false;
        }
        return cold;
    }

    static Kernels choose(String wanted) {
        return body(wanted).equals("plain") ? PLAIN : vector(Kernels.class, "VectorKernels");
    }

    static String body() {
        return body(WANTED);
    }

    private static String body(String wanted) {
        return switch (word(wanted)) {
            case "plain", "vector" -> word(wanted);
            case "", "late" -> vectorModulePresent() ? "vector" : "plain";
            default ->
                throw new IllegalStateException(PROPERTY + " must be plain, vector or late, but is '" + wanted + "'");
        };
    }

    private static String word(String wanted) {
        return wanted.strip().toLowerCase(Locale.ROOT);
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
