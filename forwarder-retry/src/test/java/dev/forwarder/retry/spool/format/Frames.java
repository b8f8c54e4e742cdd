package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;

/** Frames that no scanner has found, for tests of other packages. */
public final class Frames {

  private Frames() {}

  /** One with that sequence and that body. */
  public static Frame of(long sequence, ByteBuffer body) {
    Frame frame = new Frame();
    frame.sequence = sequence;
    frame.body = body;
    return frame;
  }
}
