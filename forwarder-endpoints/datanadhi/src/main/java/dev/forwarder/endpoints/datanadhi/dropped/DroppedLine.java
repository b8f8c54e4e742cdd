package dev.forwarder.endpoints.datanadhi.dropped;

import dev.forwarder.api.Payload;
import dev.forwarder.endpoints.datanadhi.item.LogItem;
import java.util.Optional;

/**
 * One line of a dropped file, as it stands there. Immutable as long as nobody writes to its bytes.
 */
public final class DroppedLine {

  private final int number;
  private final byte[] bytes;
  private final Optional<LogItem> item;

  DroppedLine(int number, byte[] bytes, boolean whole) {
    this.number = number;
    this.bytes = bytes;
    this.item = whole ? LogItem.parse(bytes) : Optional.empty();
  }

  /** Which line of its file it is; the first is 1. */
  public int number() {
    return number;
  }

  /** Its bytes without the line's end; of a line beyond 64 MiB only the start. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** What it holds; empty where that is no item, such as where a write was cut off. */
  public Optional<LogItem> item() {
    return item;
  }

  /** Its bytes as a payload for {@code /log}; empty where it holds no item. */
  public Optional<Payload> payload() {
    return item.map(its -> Payload.copyOf(bytes));
  }

  /** Where it is, never what it says. */
  @Override
  public String toString() {
    return "line " + number + ", " + bytes.length + " bytes";
  }
}
