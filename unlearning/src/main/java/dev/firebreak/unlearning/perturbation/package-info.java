/**
 * In-distribution unlearning of strongly convex models: empirical risk minimisation to a measured gradient norm, then output
 * perturbation (Allouah, Kazdan, Guerraoui and Koyejo, "The utility and complexity of in- and out-of-distribution machine
 * unlearning", ICLR 2025). Start with {@link dev.firebreak.unlearning.perturbation.PerturbedMinimization}.
 */
package dev.firebreak.unlearning.perturbation;
