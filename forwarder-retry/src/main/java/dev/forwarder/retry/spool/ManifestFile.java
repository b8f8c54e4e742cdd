package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.Manifest;
import dev.forwarder.retry.spool.format.SegmentEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The two slots of a log's manifest. The slot that a deletion relies upon is left alone until the
 * other one is as safe: a deleted segment never comes back as one that is missing.
 */
final class ManifestFile {

  private final LogFiles files;
  private final BooleanSupplier forced;
  private long generation;
  private int safeSlot;

  /** Whether what an earlier process wrote last has been made durable. */
  private boolean isSafe;

  /**
   * Of a log's folder.
   *
   * @param forced whether anything is ever forced
   */
  ManifestFile(LogFiles files, BooleanSupplier forced) {
    this.files = files;
    this.forced = forced;
  }

  /** The one that counts, or null where none verifies. */
  @Nullable Manifest read() throws IOException {
    Manifest first = slot(0);
    Manifest second = slot(1);
    boolean isFirst = second == null || (first != null && first.generation() > second.generation());
    Manifest newest = isFirst ? first : second;
    safeSlot = isFirst ? 0 : 1;
    generation = newest == null ? 0 : newest.generation();
    return newest;
  }

  /** What is in a slot; null where that does not verify, or is of another log. */
  private @Nullable Manifest slot(int slot) throws IOException {
    Manifest manifest = Manifest.decode(files.readAll(files.manifest(slot)));
    return manifest != null && manifest.log().equals(files.log()) ? manifest : null;
  }

  /**
   * Writes it.
   *
   * @param safely whether it is to be there whatever happens, once this returns
   */
  void write(long nextNumber, long nextSequence, List<SegmentEntry> entries, boolean safely)
      throws IOException {
    if (!isSafe && generation > 0 && forced.getAsBoolean()) {
      try (DiskFile newest = files.disk().open(files.manifest(safeSlot), true)) {
        newest.force();
      } catch (NoSuchFileException e) {
        // Removed since: nothing of it is to be kept.
      }
      files.disk().forceFolder(files.folder());
    }
    isSafe = true;
    int slot = 1 - safeSlot;
    ByteBuffer bytes =
        new Manifest(files.log(), ++generation, nextNumber, nextSequence, entries).encode();
    Path path = files.manifest(slot);
    try (DiskFile file = files.openOrCreate(path)) {
      file.write(bytes, 0);
      if (safely && forced.getAsBoolean()) {
        file.force();
      }
    }
    if (safely && forced.getAsBoolean()) {
      files.disk().forceFolder(files.folder());
    }
    if (safely || !forced.getAsBoolean()) {
      safeSlot = slot;
    }
  }
}
