/**
 * The experiments R1 and R2 of gradient coding by LAD. Start with {@link dev.firebreak.jobs.reproduce.lad.LadReproduction}.
 */
package dev.firebreak.jobs.reproduce.lad;
