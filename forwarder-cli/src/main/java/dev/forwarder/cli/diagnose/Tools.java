package dev.forwarder.cli.diagnose;

import dev.forwarder.api.RequestReply;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.core.http.TlsSockets;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What domains are examined with.
 *
 * @param http the settings of the transport
 * @param places where people correct addresses
 * @param keysAreChecked whether keys are asked about
 * @param timeout how long one check may take at the most
 * @param network names and connections
 * @param tls secures connections as the transport does
 * @param transport the forwarder's own, for requests
 * @param limit gives up what takes too long
 * @param clock the time of day, for certificates
 * @param ticker nanoseconds that only grow
 */
record Tools(
    HttpSettings http,
    AddressPlaces places,
    boolean keysAreChecked,
    Duration timeout,
    Network network,
    TlsSockets tls,
    RequestReply transport,
    TimeLimit limit,
    Clock clock,
    LongSupplier ticker) {

  /** The shorter of the timeout of checks and one of the settings. */
  Duration atMost(Duration ofSettings) {
    return ofSettings.compareTo(timeout) < 0 ? ofSettings : timeout;
  }
}
