/**
 * Networks as models: {@link dev.firebreak.learning.network.Layer} describes a layer, {@link dev.firebreak.learning.network.Network} is
 * the model of a stack of them. A {@code Plan} lays a stack out for one shape of data as a list of {@code Operation}s, and a {@code Pass}
 * takes a batch through them, forward and backward.
 */
package dev.firebreak.learning.network;
