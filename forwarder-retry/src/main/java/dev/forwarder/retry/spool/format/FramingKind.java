package dev.forwarder.retry.spool.format;

/** How records lie in a segment. */
public enum FramingKind {
  /** Any bytes, in frames with a header of 32 bytes. */
  BINARY(0),
  /** JSON objects, a line each, for people with {@code tail} and {@code jq}. */
  LINES(1);

  private final int code;

  FramingKind(int code) {
    this.code = code;
  }

  /** What stands for it in files. */
  int code() {
    return code;
  }

  static FramingKind of(int code) {
    return code == BINARY.code ? BINARY : LINES;
  }
}
