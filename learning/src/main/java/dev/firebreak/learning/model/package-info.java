/** Models with exact gradients. Start with {@link dev.firebreak.learning.model.Model}. */
package dev.firebreak.learning.model;
