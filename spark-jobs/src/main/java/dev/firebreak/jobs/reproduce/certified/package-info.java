/**
 * Koloskova, Allouah, Jha, Guerraoui and Koyejo (ICML 2025): accuracy after certified unlearning, and what its certificates are worth.
 * Start with {@link dev.firebreak.jobs.reproduce.certified.CertifiedUnlearning}.
 */
package dev.firebreak.jobs.reproduce.certified;
