/**
 * Datadog as a backend: its routes, its headers, which of its domains takes what, and the submit
 * methods and settings of its Agent. Read {@link dev.forwarder.endpoints.datadog.DatadogForwarder}
 * for what a host calls, then {@link dev.forwarder.endpoints.datadog.DatadogFamily}.
 */
@NullMarked
package dev.forwarder.endpoints.datadog;

import org.jspecify.annotations.NullMarked;
