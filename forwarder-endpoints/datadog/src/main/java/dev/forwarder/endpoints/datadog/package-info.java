/**
 * Datadog as a backend: its routes, its headers and the settings of its Agent that say where to
 * send. Read {@link dev.forwarder.endpoints.datadog.DatadogEndpoints} for the routes, then {@link
 * dev.forwarder.endpoints.datadog.DatadogFamily}.
 */
@NullMarked
package dev.forwarder.endpoints.datadog;

import org.jspecify.annotations.NullMarked;
