/**
 * Certified unlearning by noisy fine-tuning on the retain set (Koloskova, Allouah, Jha, Guerraoui and Koyejo, "Certified
 * unlearning for neural networks", ICML 2025). Start with {@link dev.firebreak.unlearning.finetuning.GradientClipping}
 * (algorithm 1) and {@link dev.firebreak.unlearning.finetuning.ModelClipping} (algorithm 2); training on with
 * {@link dev.firebreak.unlearning.finetuning.PostProcessing} costs nothing.
 */
package dev.firebreak.unlearning.finetuning;
