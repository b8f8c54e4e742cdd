package dev.forwarder.cli.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.disk.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file of a checkpoint: a JSON object with the position of each input by its path. It is
 * written anew and takes the old one's place in one step, so that it is whole at any moment.
 */
final class CheckpointFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Disk disk = new LocalDisk();
  private final Path file;
  private final Path folder;

  CheckpointFile(Path file) {
    this.file = file.toAbsolutePath();
    Path parent = this.file.getParent();
    this.folder = parent == null ? this.file : parent;
  }

  /**
   * What stands there; nothing where there is no such file.
   *
   * @throws IOException where it cannot be read, or is none
   */
  Map<String, Position> read() throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Map.of();
    }
    Map<String, Position> positions = new LinkedHashMap<>();
    JsonNode inputs = parse(bytes).path("inputs");
    if (!inputs.isObject()) {
      throw new IOException("it is no checkpoint of send");
    }
    for (Map.Entry<String, JsonNode> input : inputs.properties()) {
      JsonNode at = input.getValue();
      positions.put(
          input.getKey(),
          new Position(
              at.path("offset").asLong(),
              at.path("end").asLong(),
              at.path("line").asLong(),
              at.path("id").asText()));
    }
    return positions;
  }

  private static JsonNode parse(byte[] bytes) throws IOException {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new IOException("it is no checkpoint of send", e);
    }
  }

  /**
   * Nothing, but where it could not be written.
   *
   * @throws IOException why not
   */
  void requireWritable() throws IOException {
    create(next()).close();
    Files.delete(next());
  }

  private Path next() {
    return file.resolveSibling(file.getFileName() + ".next");
  }

  private DiskFile create(Path next) throws IOException {
    Files.deleteIfExists(next);
    return disk.create(next);
  }

  /** Writes it; it is durable when this returns. */
  void write(Map<String, Position> positions) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode inputs = root.putObject("inputs");
    positions.forEach(
        (name, at) ->
            inputs
                .putObject(name)
                .put("offset", at.offset())
                .put("end", at.end())
                .put("line", at.line())
                .put("id", at.id()));
    Path next = next();
    try (DiskFile out = create(next)) {
      out.write(ByteBuffer.wrap(JSON.writeValueAsBytes(root)), 0);
      out.force();
    }
    disk.rename(next, file);
    disk.forceFolder(folder);
  }
}
