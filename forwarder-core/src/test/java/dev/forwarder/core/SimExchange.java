package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.TransportRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request on the simulated network. */
final class SimExchange {

  final int number;
  final SimTarget target;
  final Endpoint endpoint;

  /** Where it went, and under which secret. */
  final URI url;

  final ApiKey key;
  final int path;
  final List<SimRecord> members;
  final ReplyHandler handler;
  final SimWire wire;

  /** The process that sent it. */
  final int life;

  /** What happens to it; null for nothing bad. */
  @Nullable SimEvent fate;

  boolean cancelled;

  /** What the forwarder was given first, if it was in time. */
  @Nullable Reply reply;

  /** How long its reply asks to wait: so many nanoseconds, or until a time of the wall clock. */
  long retryAfterNanos;

  long retryAtWallSeconds;

  SimExchange(
      int number,
      SimTarget target,
      TransportRequest request,
      int path,
      List<SimRecord> members,
      ReplyHandler handler,
      SimWire wire,
      int life) {
    this.number = number;
    this.target = target;
    this.endpoint = request.endpoint();
    this.url = request.domain().baseUrl();
    this.key = request.key();
    this.path = path;
    this.members = members;
    this.handler = handler;
    this.wire = wire;
    this.life = life;
  }

  boolean isUnderWay() {
    return !cancelled && reply == null;
  }

  /** Whether one of its payloads is of a kind that its backend never takes. */
  boolean isBad() {
    for (SimRecord member : members) {
      if (member.payload.bad) {
        return true;
      }
    }
    return false;
  }

  /** A mark for the text of replies, by which they are found again. */
  String mark() {
    return "x" + number + ";";
  }

  @Override
  public String toString() {
    return "exchange " + number + " " + (fate == null ? "" : fate + " ") + members;
  }
}
