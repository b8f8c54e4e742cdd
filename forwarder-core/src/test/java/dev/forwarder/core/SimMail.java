package dev.forwarder.core;

import dev.forwarder.api.Batching;
import dev.forwarder.api.TransportRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Opens each request as its backend would, and holds it against what was submitted. */
final class SimMail {

  private final SimInForce inForce;
  private final SimBooks books;
  private final SimJudge judge;
  private final SimMet met;
  private final Map<String, SimCarrier> carriers = new HashMap<>();
  private final IntPredicate chained;
  private boolean wasHalved;

  SimMail(Simulation world) {
    this.inForce = world.inForce;
    this.books = world.books;
    this.judge = world.judge;
    this.met = world.met;
    this.chained = domain -> world.chain(domain) != null;
  }

  /** The transactions that a request carries; each must be on its way to where it belongs. */
  List<SimRecord> open(TransportRequest request, SimTarget target) {
    List<SimRecord> members = openAt(request, target, request.endpoint().batching(), 2);
    countBatch(members, request.attempt());
    for (SimRecord member : members) {
      boolean isNext = request.attempt() == member.sends;
      if (member.wasOnDisk() ? request.attempt() > member.sends : !isNext) {
        judge.fail(SimOracle.SAME_REQUEST, "attempt " + request.attempt() + " of " + member);
      }
    }
    return members;
  }

  /** The same at a hop, which may frame them otherwise than their endpoint does. */
  List<SimRecord> openAtHop(
      TransportRequest request, SimTarget target, @Nullable Batching batching) {
    List<SimRecord> members = openAt(request, target, batching, 1);
    if (members.size() > 1) {
      met.count(SimEvent.HOP_BATCH_SENT);
    }
    for (SimRecord member : members) {
      boolean mayDiffer = batching != null || member.wasOnDisk(); // where batches are not kept
      if (mayDiffer ? request.attempt() > member.sends : request.attempt() != member.sends) {
        judge.fail(SimOracle.SAME_REQUEST, "attempt " + request.attempt() + " of " + member);
      }
    }
    return members;
  }

  /** Whether what was opened last is a half of a batch that was refused as a whole. */
  boolean wasHalved() {
    return wasHalved;
  }

  private List<SimRecord> openAt(
      TransportRequest request, SimTarget target, @Nullable Batching batching, int leastOfBatch) {
    boolean toHop = leastOfBatch == 1;
    URI url = request.domain().baseUrl();
    String secret = request.key().reveal();
    if (!inForce.isAccess(target, url, secret)) {
      judge.fail(SimOracle.ADDRESS, "to " + url + " under " + secret + " for " + target);
    }
    List<SimRecord> members = read(request, target, batching, leastOfBatch);
    for (SimRecord member : members) {
      check(request, member);
    }
    checkCarrier(request, members, toHop);
    members.forEach(member -> member.sends++);
    return members;
  }

  private void check(TransportRequest request, SimRecord member) {
    if (!request.endpoint().equals(member.payload.endpoint)
        || !request.headers().equals(member.payload.payload.headers())) {
      judge.fail(SimOracle.ADDRESS, "sent to " + request.endpoint() + ": " + member);
    }
    if (member.refused || member.concluded || member.report != null) {
      judge.fail(SimOracle.ADDRESS, "sent though it was refused or has ended: " + member);
    }
    if (member.underWay != null) {
      judge.fail(SimOracle.ADDRESS, "sent twice at the same time: " + member);
    }
    if (member.taken || member.handedOver) {
      judge.fail(SimOracle.TRUTH, "sent again though it was delivered: " + member);
    }
  }

  private void checkCarrier(TransportRequest request, List<SimRecord> members, boolean toHop) {
    String id = request.idempotencyKey();
    SimCarrier carrier = carriers.computeIfAbsent(id, key -> new SimCarrier(key, members));
    if (!carrier.members().equals(members)) {
      judge.fail(SimOracle.SAME_REQUEST, id + " was " + carrier.members() + ", is " + members);
    }
    if (members.size() == 1 && !id.equals(members.get(0).id)) {
      judge.fail(SimOracle.SAME_REQUEST, "sent as " + id + ": " + members.get(0));
    }
    wasHalved = true;
    for (SimRecord member : members) {
      SimCarrier before = member.carrier;
      boolean isHalf = before != null && isHalved(member) && before.hasHalf(members);
      wasHalved &= isHalf;
      if (before != null
          && !before.equals(carrier)
          && !member.wasOnDisk() // where batches are not kept
          && !isHalf
          && !toHop
          && !mayBeApart(members)) {
        judge.fail(SimOracle.SAME_REQUEST, "was " + before.key() + ", is " + id + ": " + member);
      }
      member.carrier = carrier;
    }
  }

  /** What a hop may have had goes on by itself. */
  private boolean mayBeApart(List<SimRecord> members) {
    return members.size() == 1 && chained.test(members.get(0).target.domain());
  }

  private static boolean isHalved(SimRecord member) {
    int status = member.lastReply == null ? 0 : member.lastReply.status();
    return status == 400 || status == 413 || status == 422;
  }

  private void countBatch(List<SimRecord> members, int attempt) {
    if (members.size() > 1) {
      met.count(SimEvent.BATCH_SENT);
      if (attempt > 1) {
        met.count(SimEvent.BATCH_RETRIED);
      }
    }
  }

  private List<SimRecord> read(
      TransportRequest request, SimTarget target, @Nullable Batching batching, int least) {
    byte[] body = bytes(request);
    SimRecord first = books.at(body, 0, target);
    if (first != null && first.payload.body.length == body.length) {
      requireSame(first, body, 0);
      return List.of(first);
    }
    if (batching == null) {
      judge.fail(SimOracle.SAME_REQUEST, "bytes of nobody, " + body.length + " for " + target);
      return List.of();
    }
    return readBatch(body, batching, target, least);
  }

  private byte[] bytes(TransportRequest request) {
    byte[] bytes = new byte[(int) request.contentLength()];
    int length = 0;
    for (ByteBuffer part : request.body()) {
      int size = part.remaining();
      if (length + size <= bytes.length) {
        part.get(bytes, length, size);
      }
      length += size;
    }
    if (length != bytes.length) {
      judge.fail(SimOracle.SAME_REQUEST, length + " bytes, announced as " + bytes.length);
    }
    return bytes;
  }

  private List<SimRecord> readBatch(byte[] body, Batching batching, SimTarget target, int least) {
    List<SimRecord> members = new ArrayList<>();
    int at = framing(body, 0, batching.prefix());
    int end = body.length - batching.suffix().length();
    while (at < end) {
      at = members.isEmpty() ? at : framing(body, at, batching.separator());
      SimRecord member = books.at(body, at, target);
      if (member == null) {
        judge.fail(
            SimOracle.SAME_REQUEST, "bytes of nobody at " + at + " in a batch for " + target);
        return members;
      }
      requireSame(member, body, at);
      members.add(member);
      at += member.payload.body.length;
    }
    framing(body, at, batching.suffix());
    if (members.size() < least
        || members.size() > batching.maxCount()
        || (body.length > batching.maxBytes() && members.size() > 1)
        || members.stream().distinct().count() < members.size()) {
      judge.fail(SimOracle.BATCH, body.length + " bytes, " + batching + ": " + members);
    }
    return members;
  }

  private void requireSame(SimRecord record, byte[] body, int at) {
    byte[] own = record.payload.body;
    if (at + own.length > body.length
        || !Arrays.equals(body, at, at + own.length, own, 0, own.length)) {
      judge.fail(SimOracle.SAME_REQUEST, "not the bytes that were submitted: " + record);
    }
  }

  private int framing(byte[] body, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (at + bytes.length > body.length
        || !Arrays.equals(body, at, at + bytes.length, bytes, 0, bytes.length)) {
      judge.fail(SimOracle.BATCH, "no '" + text + "' at " + at + " of " + body.length);
    }
    return at + bytes.length;
  }
}
