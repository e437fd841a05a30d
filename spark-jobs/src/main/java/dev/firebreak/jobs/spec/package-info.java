/**
 * What a person declares: the keys of a spec, how a spec is read and refused, and its canonical text. Start with
 * {@link dev.firebreak.jobs.spec.PartCatalog}.
 */
package dev.firebreak.jobs.spec;
