package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.Endpoint;

/** What a payload for {@code /intake/} is. */
public enum IntakeKind {
  /** Events. */
  EVENTS,
  /** Service checks. */
  SERVICE_CHECKS,
  /** A description, which every region gets at all times. */
  METADATA,
  /** Anything else. */
  OTHER;

  Endpoint endpoint() {
    return this == METADATA ? DatadogEndpoints.INTAKE_METADATA : DatadogEndpoints.INTAKE;
  }
}
