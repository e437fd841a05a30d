/**
 * Public data sets by name: where they come from, how a copy is verified, how it is fetched and read. Start with
 * {@link dev.firebreak.datasets.catalog.NamedSets}.
 */
package dev.firebreak.datasets.catalog;
