/**
 * The keys of a spec, how a spec is read and refused, and its canonical text. Start with
 * {@link dev.firebreak.experiments.spec.SpecValues}.
 */
package dev.firebreak.experiments.spec;
