/**
 * The keys of a spec: their names, what may be written under them, and their defaults. Start with {@link dev.firebreak.core.spec.SpecKey}.
 */
package dev.firebreak.core.spec;
