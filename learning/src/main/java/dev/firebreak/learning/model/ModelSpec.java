package dev.firebreak.learning.model;

import dev.firebreak.datasets.Examples;

/** A model by its parameters, before the data's shape is known; what the model registry builds. */
@FunctionalInterface
public interface ModelSpec {

    /**
     * The model for data of this shape (dimension and number of classes).
     *
     * @throws dev.firebreak.core.InputException if the model does not fit such data
     */
    Model build(Examples shape);
}
