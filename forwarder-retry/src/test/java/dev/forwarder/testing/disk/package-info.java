/**
 * A disk in memory for tests: {@link dev.forwarder.testing.disk.FakeDisk} fails when told to, dies
 * in the midst of a write, and loses what was not forced when the power goes.
 */
@NullMarked
package dev.forwarder.testing.disk;

import org.jspecify.annotations.NullMarked;
