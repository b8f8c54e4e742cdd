/**
 * What tests of several modules share: {@link dev.forwarder.testing.FaultProxy} stands between a
 * client and a server and does to their connections what networks do.
 */
@NullMarked
package dev.forwarder.testing;

import org.jspecify.annotations.NullMarked;
