/**
 * What a host compiles against: hand payloads to a {@link dev.forwarder.api.Forwarder}, ask it what
 * became of them, and describe the backends they go to.
 *
 * <p>Read {@link dev.forwarder.api.Forwarder} first, then {@link dev.forwarder.api.Payload}, {@link
 * dev.forwarder.api.Endpoint} and {@link dev.forwarder.api.Domain}. Whoever adds a backend reads
 * {@link dev.forwarder.api.BackendFamily}; whoever adds a way to carry bytes, {@link
 * dev.forwarder.api.Transport}.
 */
@NullMarked
package dev.forwarder.api;

import org.jspecify.annotations.NullMarked;
