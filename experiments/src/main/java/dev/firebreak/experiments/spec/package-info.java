/**
 * What a person declares: the keys of a spec, how a spec is read and refused, and its canonical text. Start with
 * {@link dev.firebreak.experiments.spec.PartCatalog}.
 */
package dev.firebreak.experiments.spec;
