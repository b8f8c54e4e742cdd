package dev.forwarder.endpoints.datanadhi.dropped;

import dev.forwarder.api.LetterKeeper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Keeps letters that were rejected together in one file, or in one for each place. */
final class DroppedKeeper implements LetterKeeper {

  private final DroppedFiles files;

  DroppedKeeper(DroppedFiles files) {
    this.files = files;
  }

  @Override
  public void keep(List<Letter> letters) throws IOException {
    Map<Place, ByteArrayOutputStream> byPlace = new EnumMap<>(Place.class);
    for (Letter letter : letters) {
      byPlace
          .computeIfAbsent(letter.place(), place -> new ByteArrayOutputStream())
          .writeBytes(DroppedText.line(letter));
    }
    for (Map.Entry<Place, ByteArrayOutputStream> lines : byPlace.entrySet()) {
      files.write(reason(lines.getKey()), lines.getValue().toByteArray());
    }
  }

  private static String reason(Place place) {
    return switch (place) {
      case PRIMARY -> "primary_failed";
      case HOP -> "fallback_failed";
      case DRAIN -> "drain_worker_failed";
    };
  }
}
