package dev.forwarder.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.forwarder.cli.intake.IntakeServer;
import dev.forwarder.cli.intake.IntakeSettings;
import dev.forwarder.cli.intake.RequestSink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code send} as a process, in a folder of its own, with backends in this process. */
abstract class SendFixture {
  static final String KEY = "0123456789abcdef-not-to-be-seen";
  private static final byte[] LINE_END = {'\n'};

  @TempDir Path folder;

  private final List<IntakeServer> servers = new ArrayList<>();

  @AfterEach
  void stopServers() {
    servers.forEach(IntakeServer::close);
  }

  void restart(int port, Deliveries deliveries) {
    try {
      start(deliveries, IntakeSettings.defaults().withPort(port));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one that was started as that, from 0 on; whoever takes it closes it. */
  final IntakeServer take(int number) {
    return servers.remove(number);
  }

  String start(RequestSink sink, IntakeSettings settings) throws IOException {
    IntakeServer server = IntakeServer.start(settings, sink, Clock.systemUTC());
    servers.add(server);
    return server.uri().toString();
  }

  static JsonNode lastLine(Program program) throws IOException {
    List<String> lines = program.out().lines().toList();
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  /** Lines of any bytes, of many lengths, some of them twice. */
  static List<ByteBuffer> lines(int count) {
    Random random = new Random(1);
    List<ByteBuffer> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] line = new byte[20 + random.nextInt(200)];
      random.nextBytes(line);
      for (int j = 0; j < line.length; j++) {
        if (line[j] == '\n' || line[j] == '\r') {
          line[j] = 'n';
        }
      }
      boolean again = i > 0 && random.nextInt(100) == 0;
      lines.add(again ? lines.get(i - 1) : ByteBuffer.wrap(line));
    }
    return lines;
  }

  String file(List<ByteBuffer> lines) throws IOException {
    Path file = Files.createTempFile(folder, "lines", ".bin");
    append(lines, file);
    return file.toString();
  }

  static void append(List<ByteBuffer> lines, Path file) throws IOException {
    try (OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND));
        WritableByteChannel channel = Channels.newChannel(out)) {
      for (ByteBuffer line : lines) {
        channel.write(line.duplicate());
        channel.write(ByteBuffer.wrap(LINE_END));
      }
    }
  }
}
