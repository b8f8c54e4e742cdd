package dev.forwarder.retry.spool.format;

/** What a manifest knows of a segment. */
public enum SegmentState {
  /** Being written: there may be more of it than is known. */
  OPEN(0),
  /** Complete, with a footer where its framing has one. */
  SEALED(1),
  /** Nothing is added to it, and only so much of it counts as is known. */
  CUT(2);

  private final int code;

  SegmentState(int code) {
    this.code = code;
  }

  /** What stands for it in files. */
  int code() {
    return code;
  }

  static SegmentState of(int code) {
    return code == OPEN.code ? OPEN : code == SEALED.code ? SEALED : CUT;
  }
}
