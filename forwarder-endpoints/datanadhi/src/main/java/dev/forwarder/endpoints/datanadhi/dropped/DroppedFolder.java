package dev.forwarder.endpoints.datanadhi.dropped;

import dev.forwarder.endpoints.datanadhi.files.OwnersFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The folder itself, and what its files take together: counted, and counted anew now and then,
 * since other processes may write there. Not thread-safe.
 */
final class DroppedFolder {

  private static final String TEMPORARY = ".tmp";

  /** What a process left unfinished so long ago, it will not finish any more. */
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private static final int WRITES_BETWEEN_COUNTS = 1000;

  private final Path path;
  private long bytes;
  private int writesUntilCount;

  DroppedFolder(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Path temporary(String reason, long number) {
    return path.resolve("." + DroppedFile.name(reason, number) + TEMPORARY);
  }

  /** Makes it where it is missing. */
  void create(Instant now) throws IOException {
    OwnersFiles.createFolder(path);
    if (writesUntilCount-- <= 0) {
      deleteAbandoned(now);
      long unused = recount();
    }
  }

  long bytes() {
    return bytes;
  }

  void added(long more) {
    bytes += more;
  }

  /** Counts anew what its files take. */
  long recount() throws IOException {
    bytes = files().stream().mapToLong(DroppedFile::bytes).sum();
    writesUntilCount = WRITES_BETWEEN_COUNTS;
    return bytes;
  }

  List<DroppedFile> files() throws IOException {
    List<DroppedFile> files = new ArrayList<>();
    for (Path each : paths()) {
      try {
        DroppedFile.of(each, Files.size(each)).ifPresent(files::add);
      } catch (NoSuchFileException e) {
        // gone since: another process deleted it
      }
    }
    files.sort(DroppedFile.BY_AGE);
    return files;
  }

  private List<Path> paths() throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      entries.forEach(paths::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return paths;
  }

  void delete(DroppedFile file) throws IOException {
    if (Files.deleteIfExists(file.path())) {
      bytes -= file.bytes();
    }
  }

  /**
   * Replaces a file by one without some of its lines.
   *
   * @return how many bytes are left; of 0 the file is as it was
   */
  long rewriteWithout(DroppedFile file, Set<Integer> lines) throws IOException {
    ByteArrayOutputStream left = new ByteArrayOutputStream();
    int number = 1;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.path()))) {
      for (int letter = in.read(); letter >= 0; letter = in.read()) {
        if (!lines.contains(number)) {
          left.write(letter);
        }
        number += letter == '\n' ? 1 : 0;
      }
    }
    byte[] rest = left.toByteArray();
    if (new String(rest, StandardCharsets.ISO_8859_1).isBlank()) {
      return 0;
    }
    OwnersFiles.replace(file.path(), rest);
    bytes -= file.bytes() - rest.length;
    return rest.length;
  }

  private void deleteAbandoned(Instant now) throws IOException {
    for (Path each : paths()) {
      if (each.toString().endsWith(TEMPORARY)) {
        try {
          Instant written = Files.getLastModifiedTime(each).toInstant();
          if (written.isBefore(now.minus(ABANDONED))) {
            Files.deleteIfExists(each);
          }
        } catch (NoSuchFileException e) {
          // finished since
        }
      }
    }
  }
}
