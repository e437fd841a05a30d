/**
 * Allouah, Kazdan, Guerraoui and Koyejo (ICLR 2025): how many steps forgetting costs, within and outside the distribution. Start with
 * {@link dev.firebreak.jobs.reproduce.inout.InOutUnlearning}.
 */
package dev.firebreak.jobs.reproduce.inout;
