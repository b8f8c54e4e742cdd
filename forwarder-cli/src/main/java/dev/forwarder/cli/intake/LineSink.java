package dev.forwarder.cli.intake;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Writes down what an intake receives, a line for each; a request is answered when the operating
 * system has its lines.
 */
record LineSink(LineWriter lines, RequestLine line) implements RequestSink {

  @Override
  public void accept(Received received) {
    var unused = lines.write(line.encode(received));
  }

  @Override
  public CompletionStage<Void> acceptAll(List<Received> items) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    items.forEach(item -> all.writeBytes(line.encode(item)));
    return lines.write(all.toByteArray());
  }
}
