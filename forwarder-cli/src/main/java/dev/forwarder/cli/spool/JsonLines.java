package dev.forwarder.cli.spool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes JSON objects, each as a line. */
public final class JsonLines implements AutoCloseable {

  /** Writes the members of an object. */
  @FunctionalInterface
  public interface Members {

    /**
     * Writes them.
     *
     * @param out within the object
     * @throws IOException where that cannot be done
     */
    void write(JsonGenerator out) throws IOException;
  }

  private static final JsonFactory JSON =
      new JsonFactory()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);

  private static final int BUFFER = 64 << 10;

  private final OutputStream out;

  /**
   * Lines behind what stands there.
   *
   * @param target where they go; it stays open
   */
  public JsonLines(OutputStream target) {
    this.out = new BufferedOutputStream(target, BUFFER);
  }

  /**
   * Writes a line.
   *
   * @param members writes what is in its object
   * @throws IOException where that cannot be done
   */
  public void write(Members members) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** Writes what is buffered; the stream stays open. */
  @Override
  public void close() throws IOException {
    out.flush();
  }
}
