/** Small dense algebra, through well-kept libraries behind plain Java. */
package dev.firebreak.core.linalg;
