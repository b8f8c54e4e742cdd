package dev.forwarder.core.http;

import dev.forwarder.retry.Bounds;

/**
 * How much of a reply's body is read.
 *
 * @param keptBytes the start of the body that becomes {@link dev.forwarder.api.Reply#detail()};
 *     zero or more, default 1000, as the peer logs of a rejection
 * @param readBytes a longer body ends its connection, since closing is cheaper then than reading
 *     on; {@code keptBytes} or more, default 1 MiB
 */
public record ReplySettings(int keptBytes, long readBytes) {

  /** Checks the bounds. */
  public ReplySettings {
    Bounds.atLeast("keptBytes", keptBytes, 0);
    Bounds.atLeast("readBytes", readBytes, keptBytes);
  }

  /** The defaults of each part. */
  public static ReplySettings defaults() {
    return new ReplySettings(1000, 1 << 20);
  }
}
