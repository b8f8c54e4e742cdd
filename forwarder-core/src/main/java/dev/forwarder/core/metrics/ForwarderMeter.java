package dev.forwarder.core.metrics;

import io.micrometer.core.instrument.Meter;
import java.util.List;

/** Every meter: its name, what kind it is, in what unit, by which tags, and what it tells. */
enum ForwarderMeter {
  INPUT(
      "forwarder.input",
      Meter.Type.COUNTER,
      "transactions",
      "Transactions accepted",
      Tags.DOMAIN,
      Tags.ENDPOINT),
  INPUT_BYTES(
      "forwarder.input.bytes",
      Meter.Type.COUNTER,
      "bytes",
      "Payload bytes of the transactions accepted",
      Tags.DOMAIN,
      Tags.ENDPOINT),
  INPUT_RATE(
      "forwarder.input.rate",
      Meter.Type.GAUGE,
      "bytes per second",
      "What is accepted, as it counts in memory, over a time by setting; NaN without traffic",
      Tags.DOMAIN),
  REFUSED(
      "forwarder.refused",
      Meter.Type.COUNTER,
      "transactions",
      "Transactions not accepted, by reason",
      Tags.DOMAIN,
      Tags.REASON),
  REQUESTS(
      "forwarder.requests",
      Meter.Type.COUNTER,
      "requests",
      "Requests started; a batch is one",
      Tags.DOMAIN),
  RETRIES(
      "forwarder.retries",
      Meter.Type.COUNTER,
      "requests",
      "Those of them that were not the first attempt",
      Tags.DOMAIN),
  SEND(
      "forwarder.send",
      Meter.Type.TIMER,
      "seconds",
      "Requests that came to their end, and how long each took",
      Tags.DOMAIN,
      Tags.ENDPOINT),
  ERRORS(
      "forwarder.errors",
      Meter.Type.COUNTER,
      "requests",
      "Requests that brought back anything but a 2xx, by kind of failure or class of status",
      Tags.DOMAIN,
      Tags.ENDPOINT,
      Tags.KIND),
  HTTP_ERRORS(
      "forwarder.http.errors",
      Meter.Type.COUNTER,
      "requests",
      "Replies with a status that is no 2xx, by status",
      Tags.DOMAIN,
      Tags.CODE),
  HTTP_REPLIES(
      "forwarder.http.replies",
      Meter.Type.COUNTER,
      "requests",
      "Requests with a reply, whatever its status, by version of HTTP",
      Tags.DOMAIN,
      Tags.PROTOCOL),
  REQUEUED(
      "forwarder.requeued",
      Meter.Type.COUNTER,
      "transactions",
      "Transactions that went back to the queue after an attempt",
      Tags.DOMAIN,
      Tags.ENDPOINT),
  QUEUE_FULL(
      "forwarder.queue.full",
      Meter.Type.COUNTER,
      "transactions",
      "New transactions that found the high queue full, and wait in the retry queue",
      Tags.DOMAIN,
      Tags.ENDPOINT),
  OUTCOMES(
      "forwarder.outcomes",
      Meter.Type.COUNTER,
      "transactions",
      "Transactions that ended, by outcome and, where dropped, by reason",
      Tags.DOMAIN,
      Tags.ENDPOINT,
      Tags.OUTCOME,
      Tags.REASON),
  OUTCOME_BYTES(
      "forwarder.outcomes.bytes",
      Meter.Type.COUNTER,
      "bytes",
      "Payload bytes of the transactions that ended",
      Tags.DOMAIN,
      Tags.ENDPOINT,
      Tags.OUTCOME,
      Tags.REASON),
  IN_FLIGHT("forwarder.in.flight", Meter.Type.GAUGE, "requests", "Requests under way", Tags.DOMAIN),
  CONCURRENCY_LIMIT(
      "forwarder.concurrency.limit",
      Meter.Type.GAUGE,
      "requests",
      "How many of them there may be at present; NaN without a limit",
      Tags.DOMAIN),
  QUEUE_ITEMS(
      "forwarder.queue.items",
      Meter.Type.GAUGE,
      "transactions",
      "Transactions waiting for an attempt",
      Tags.DOMAIN),
  PENDING(
      "forwarder.pending",
      Meter.Type.GAUGE,
      "transactions",
      "Transactions accepted that have not ended, waiting or in flight",
      Tags.DOMAIN),
  PENDING_BYTES(
      "forwarder.pending.bytes", Meter.Type.GAUGE, "bytes", "Their payload bytes", Tags.DOMAIN),
  BLOCKED_ENDPOINTS(
      "forwarder.blocked.endpoints",
      Meter.Type.GAUGE,
      "endpoints",
      "Endpoints that must not be tried at present",
      Tags.DOMAIN),
  MEMORY(
      "forwarder.memory",
      Meter.Type.GAUGE,
      "bytes",
      "What the domain's payloads count for, overhead included",
      Tags.DOMAIN),
  MEMORY_LIMIT(
      "forwarder.memory.limit", Meter.Type.GAUGE, "bytes", "How much that may become", Tags.DOMAIN),
  MEMORY_TOTAL(
      "forwarder.memory.total", Meter.Type.GAUGE, "bytes", "What all domains' payloads count for"),
  MEMORY_TOTAL_LIMIT(
      "forwarder.memory.total.limit", Meter.Type.GAUGE, "bytes", "How much that may become"),
  STORED(
      "forwarder.stored",
      Meter.Type.GAUGE,
      "transactions",
      "Transactions pending that are on disk alone",
      Tags.DOMAIN),
  STORED_BYTES(
      "forwarder.stored.bytes",
      Meter.Type.GAUGE,
      "bytes",
      "What is on disk of those pending, in memory too or not",
      Tags.DOMAIN),
  STORED_LIMIT(
      "forwarder.stored.limit",
      Meter.Type.GAUGE,
      "bytes",
      "How much that may become of all domains together; 0 where this one keeps nothing on disk",
      Tags.DOMAIN),
  HOP_AVAILABLE(
      "forwarder.hop.available",
      Meter.Type.GAUGE,
      "hops",
      "1, or 0 while a further hop of the delivery chain is left alone",
      Tags.DOMAIN,
      Tags.HOP),
  HOP_IN_FLIGHT(
      "forwarder.hop.in.flight",
      Meter.Type.GAUGE,
      "requests",
      "Requests under way to it",
      Tags.DOMAIN,
      Tags.HOP),
  HOP_HANDED_OVER(
      "forwarder.hop.handed.over",
      Meter.Type.COUNTER,
      "transactions",
      "Transactions that it took",
      Tags.DOMAIN,
      Tags.HOP),
  OUTAGE_CAPACITY(
      "forwarder.outage.capacity",
      Meter.Type.GAUGE,
      "seconds",
      "How long an outage can be buffered from empty at the present rate; NaN without traffic",
      Tags.DOMAIN),
  OUTAGE_LEFT(
      "forwarder.outage.left",
      Meter.Type.GAUGE,
      "seconds",
      "How long of it is left beside what is buffered now; NaN without traffic",
      Tags.DOMAIN),
  HEALTHY(
      "forwarder.healthy",
      Meter.Type.GAUGE,
      "forwarders",
      "1, or 0 if every API key is known to be invalid"),
  KEYS(
      "forwarder.keys",
      Meter.Type.GAUGE,
      "keys",
      "API keys, by what is known of them",
      Tags.DOMAIN,
      Tags.STATUS),
  CLOCK_OFFSET(
      "forwarder.clock.offset",
      Meter.Type.GAUGE,
      "seconds",
      "The backend's clock less ours, positive if ours is behind; NaN while it is not known",
      Tags.DOMAIN),
  NAME_LOOKUPS(
      "forwarder.name.lookups",
      Meter.Type.COUNTER,
      "lookups",
      "Lookups of the names of servers and proxies",
      Tags.RESULT),
  CONNECTIONS(
      "forwarder.connections.made",
      Meter.Type.COUNTER,
      "connections",
      "Connections made to servers and proxies"),
  REPORTS_MISSED(
      "forwarder.reports.missed",
      Meter.Type.COUNTER,
      "reports",
      "Reports that the forwarder's own listener was too slow to be given");

  /** The names of tags. None of them is ever a key. */
  static final class Tags {
    static final String DOMAIN = "domain";
    static final String ENDPOINT = "endpoint";
    static final String OUTCOME = "outcome";
    static final String REASON = "reason";
    static final String KIND = "kind";
    static final String CODE = "code";
    static final String STATUS = "status";
    static final String RESULT = "result";
    static final String PROTOCOL = "protocol";
    static final String HOP = "hop";

    private Tags() {}
  }

  private final String meterName;
  private final Meter.Type type;
  private final String unit;
  private final String description;
  private final String tags;

  ForwarderMeter(
      String meterName, Meter.Type type, String unit, String description, String... tags) {
    this.meterName = meterName;
    this.type = type;
    this.unit = unit;
    this.description = description;
    this.tags = String.join(" ", tags);
  }

  String meterName() {
    return meterName;
  }

  Meter.Type type() {
    return type;
  }

  String unit() {
    return unit;
  }

  String description() {
    return description;
  }

  List<String> tags() {
    return tags.isEmpty() ? List.of() : List.of(tags.split(" "));
  }
}
