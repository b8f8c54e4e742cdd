/**
 * A forwarder for hosts that are put together by Guice: {@link
 * dev.forwarder.core.guice.ForwarderModule} makes it, {@link
 * dev.forwarder.core.guice.ForwarderLifecycle} starts and stops it.
 */
@NullMarked
package dev.forwarder.core.guice;

import org.jspecify.annotations.NullMarked;
