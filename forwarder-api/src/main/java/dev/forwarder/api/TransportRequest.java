package dev.forwarder.api;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One attempt, as a {@link Transport} sees it: where to, with what.
 *
 * <p>Its answers do not change during the attempt and may be asked for on any thread.
 */
public interface TransportRequest {

  /** The domain that it goes to. */
  Domain domain();

  /** The key that it is sent with. */
  ApiKey key();

  /** The route. */
  Endpoint endpoint();

  /** The headers that describe the body, the payload's own. */
  List<Header> headers();

  /** The same for every attempt of the same transaction or frozen batch; 32 hexadecimal digits. */
  String idempotencyKey();

  /** 1 for the first attempt. */
  int attempt();

  /** The length of the body in bytes. */
  long contentLength();

  /** The body, in parts to be sent one after another: new read-only views at each call. */
  ByteBuffer[] body();
}
