/** What a worker does to its update before it is sent. Start with {@link dev.firebreak.learning.transform.Transform}. */
package dev.firebreak.learning.transform;
