package dev.firebreak.coding;

/** A coding by its parameters, before the number of devices is known; what the registry builds. A value without state. */
@FunctionalInterface
public interface CodingSpec {

    /**
     * The scheme for this many devices.
     *
     * @param devices N, at least 1
     * @param byzantine the declared bound f on Byzantine devices, {@code 0 <= 2f < N}
     * @param secret the driver's secret, from which every draw of the scheme is derived
     * @throws dev.firebreak.core.InputException if the coding is not possible for N and f, with what would be
     */
    CodingScheme build(int devices, int byzantine, DriverSecret secret);

    /**
     * The scheme for such messages.
     *
     * @throws dev.firebreak.core.InputException as above, or if it could not decode them as it promises
     */
    default CodingScheme build(int devices, int byzantine, DriverSecret secret, MessageTraits messages) {
        CodingScheme scheme = build(devices, byzantine, secret);
        scheme.check(messages.compressor(), messages.float32());
        scheme.checkTransforms(messages.nonlinear(), messages.hasState());
        return scheme;
    }
}
