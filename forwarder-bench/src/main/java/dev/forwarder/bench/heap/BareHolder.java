package dev.forwarder.bench.heap;

import java.util.Arrays;

/** The payloads alone: what the collector makes of them. */
final class BareHolder implements Holder {

  private final byte[][] payloads;
  private int pending;

  BareHolder(Filling filling) {
    this.payloads = new byte[filling.payloads()][];
  }

  @Override
  public void add(byte[] payload) {
    payloads[pending++] = payload;
  }

  @Override
  public long pending() {
    return pending;
  }

  @Override
  public void close() {
    Arrays.fill(payloads, null);
  }
}
