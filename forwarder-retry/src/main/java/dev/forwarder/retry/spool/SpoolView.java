package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import dev.forwarder.retry.spool.format.Framings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A spool's folder as anybody may look at it, be it in use: reads files, and changes nothing. What
 * it shows is that of a moment: what is appended or acknowledged meanwhile may be seen or not.
 *
 * <p>For one thread at a time.
 */
public final class SpoolView {

  private final Disk disk;
  private final Path folder;
  private final Framings framings;

  /**
   * A view.
   *
   * @param disk reads the files
   * @param folder the spool's
   * @param key decrypts its records; null where they are not encrypted
   */
  public SpoolView(Disk disk, Path folder, @Nullable SpoolKey key) {
    this.disk = requireNonNull(disk, "disk");
    this.folder = requireNonNull(folder, "folder");
    this.framings = new Framings(key);
  }

  /**
   * Whether a spool was ever opened there.
   *
   * @throws IOException where that cannot be read
   */
  public boolean isSpool() throws IOException {
    return disk.isFolder(folder) && disk.list(folder).contains(DiskSpool.LOCK);
  }

  /**
   * The logs that have a folder, by their domains' names.
   *
   * @throws IOException where they cannot be read
   */
  public List<LogView> logs() throws IOException {
    List<LogView> logs = new ArrayList<>();
    for (DomainFolder of : DomainFolder.in(disk, folder)) {
      for (LogKind kind : of.kinds()) {
        LogFiles files = new LogFiles(disk, of.path(), kind, of.domain());
        logs.add(new LogView(files, of.domain(), kind, framings));
      }
    }
    logs.sort(Comparator.comparing(LogView::domain).thenComparing(LogView::kind));
    return logs;
  }
}
