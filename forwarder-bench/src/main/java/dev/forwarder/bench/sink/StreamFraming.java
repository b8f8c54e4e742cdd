package dev.forwarder.bench.sink;

/** Bytes without requests, in which records are counted. */
final class StreamFraming implements Framing {

  private final Port port;
  private final RecordCounter records;

  StreamFraming(Port port, RecordCounter records) {
    this.port = port;
    this.records = records;
  }

  @Override
  public int read(byte[] bytes, int to) {
    records.read(bytes, 0, to);
    port.streamed(records.take());
    return to;
  }

  @Override
  public boolean isInBody() {
    return false;
  }
}
