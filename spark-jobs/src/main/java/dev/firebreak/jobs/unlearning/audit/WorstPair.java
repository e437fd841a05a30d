package dev.firebreak.jobs.unlearning.audit;

import dev.firebreak.core.part.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which methods have a worst pair, and the call that runs it. */
final class WorstPair {
    private static final String MODEL_CLIPPING = "model-clipping";
    private static final List<String> METHODS = List.of("gradient-clipping", MODEL_CLIPPING, "output-perturbation");

    private WorstPair() {}

    /** Whether it is known for a method. */
    static boolean exists(Call method) {
        return METHODS.contains(method.name());
    }

    /** The method without the training that follows its noise. */
    static Call alone(Call method) {
        Map<String, String> arguments = new LinkedHashMap<>(method.arguments());
        arguments.put("epochs", "0");
        return new Call(method.name(), arguments);
    }

    /** Whether both worlds must have the same gradient function. */
    static boolean needsOneFunction(Call method) {
        return method.name().equals(MODEL_CLIPPING);
    }
}
