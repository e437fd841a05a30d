/** What every room of the house stands on; start with {@link dev.firebreak.core.InputException} and the packages below. */
package dev.firebreak.core;
