package dev.forwarder.endpoints.datanadhi.dropped;

import dev.forwarder.api.LetterKeeper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Keeps letters that come together in one file. */
final class DroppedKeeper implements LetterKeeper {

  private final DroppedFiles files;

  DroppedKeeper(DroppedFiles files) {
    this.files = files;
  }

  @Override
  public void keep(List<Letter> letters) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Letter letter : letters) {
      lines.writeBytes(DroppedText.line(letter));
    }
    files.write(reason(letters.get(0).place()), lines.toByteArray());
  }

  private static String reason(Place place) {
    return switch (place) {
      case PRIMARY -> "primary_failed";
      case HOP -> "fallback_failed";
      case DRAIN -> "drain_worker_failed";
    };
  }
}
