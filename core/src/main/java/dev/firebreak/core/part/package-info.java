/**
 * The call syntax by which every part (rule, attack, partition, model, ...) is named everywhere, and the registries that
 * build them. Start with {@link dev.firebreak.core.part.Call} and {@link dev.firebreak.core.part.Registry}.
 */
package dev.firebreak.core.part;
