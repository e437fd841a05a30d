/**
 * Where examples come from, how they are checked, how they are split among workers. Start with
 * {@link dev.firebreak.datasets.Dataset} and {@link dev.firebreak.datasets.DataSource}.
 */
package dev.firebreak.datasets;
