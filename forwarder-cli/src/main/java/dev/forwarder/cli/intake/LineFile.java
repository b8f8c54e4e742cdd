package dev.forwarder.cli.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that lines are appended to. */
final class LineFile {
  private LineFile() {}

  /**
   * Opens a file, or makes it. A last line without an end, which a kill or a full disk leaves, gets
   * one, so that it spoils no other line.
   *
   * @throws IOException if it cannot be written
   */
  static OutputStream open(Path file) throws IOException {
    boolean torn = Files.isRegularFile(file) && Files.isReadable(file) && endsWithinALine(file);
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (torn) {
      out.write('\n');
    }
    return out;
  }

  private static boolean endsWithinALine(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return channel.size() > 0
          && channel.read(last, channel.size() - 1) == 1
          && last.get(0) != '\n';
    }
  }
}
