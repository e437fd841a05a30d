/** How examples are split among workers. Start with {@link dev.firebreak.datasets.partition.Partition}. */
package dev.firebreak.datasets.partition;
