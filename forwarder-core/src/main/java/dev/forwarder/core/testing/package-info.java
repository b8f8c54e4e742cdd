/**
 * For the tests of hosts: {@link dev.forwarder.core.testing.RecordingForwarder} remembers what was
 * submitted to it, and ends it as the test says.
 */
@NullMarked
package dev.forwarder.core.testing;

import org.jspecify.annotations.NullMarked;
