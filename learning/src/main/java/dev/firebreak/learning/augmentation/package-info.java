/** What workers do to the images of a batch. Start with {@link dev.firebreak.learning.augmentation.Augmentation}. */
package dev.firebreak.learning.augmentation;
