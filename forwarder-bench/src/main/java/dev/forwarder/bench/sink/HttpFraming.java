package dev.forwarder.bench.sink;

/** Requests of HTTP/1.1: a head, and a body of a length that it tells. */
final class HttpFraming implements Framing {

  private static final int LONGEST_HEAD = 16 << 10;

  private final Port port;
  private final Connection connection;
  private final MessageHead head;
  private final RecordCounter records;
  private long bodyLeft;
  private String idempotencyKey = "";

  /**
   * Begins with a head.
   *
   * @param head reads those of all connections, one after another
   */
  HttpFraming(Port port, Connection connection, MessageHead head, RecordCounter records) {
    this.port = port;
    this.connection = connection;
    this.head = head;
    this.records = records;
  }

  @Override
  public int read(byte[] bytes, int to) {
    int at = 0;
    while (at < to) {
      if (isInBody()) {
        at = readBody(bytes, at, to);
      } else if (head.read(bytes, at, to)) {
        beginBody();
        at = head.end();
      } else {
        requireShortHead(to - at);
        return at;
      }
    }
    return to;
  }

  @Override
  public boolean isInBody() {
    return bodyLeft > 0;
  }

  private int readBody(byte[] bytes, int at, int to) {
    int end = at + (int) Math.min(bodyLeft, to - at);
    records.read(bytes, at, end);
    bodyLeft -= end - at;
    endRequestIfWhole();
    return end;
  }

  private void beginBody() {
    idempotencyKey = head.key();
    bodyLeft = head.bodyLength();
    endRequestIfWhole();
  }

  private void endRequestIfWhole() {
    if (bodyLeft == 0) {
      port.requested(connection, idempotencyKey, records.take());
    }
  }

  private static void requireShortHead(int length) {
    if (length > LONGEST_HEAD) {
      throw new IllegalArgumentException("a head of more than " + LONGEST_HEAD + " bytes");
    }
  }
}
