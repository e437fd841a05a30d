/**
 * Training that survives the later removal of out-of-distribution records: robust gradient descent (Allouah, Kazdan, Guerraoui
 * and Koyejo, ICLR 2025), whose result is a good warm start for
 * {@link dev.firebreak.unlearning.perturbation.PerturbedMinimization} whatever the removed records were. Start with
 * {@link dev.firebreak.unlearning.descent.RobustDescent}.
 */
package dev.firebreak.unlearning.descent;
