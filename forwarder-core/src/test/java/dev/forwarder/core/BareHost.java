package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The main class of a host that brings no optional library; {@link BareHostTest} runs it. */
final class BareHost {

  private static final List<String> OPTIONAL =
      List.of(
          "com.google.inject.Injector",
          "jakarta.inject.Inject",
          "io.micrometer.core.instrument.MeterRegistry",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "com.fasterxml.jackson.dataformat.yaml.YAMLFactory",
          "org.yaml.snakeyaml.Yaml",
          "io.github.resilience4j.circuitbreaker.CircuitBreaker",
          "org.jspecify.annotations.Nullable");

  private BareHost() {}

  /**
   * Forwards, and prints what became of it.
   *
   * @param arguments {@code transport} for a transport of its own, else the URL to send to by HTTP
   */
  public static void main(String[] arguments) {
    System.out.println(
        "optional libraries: " + OPTIONAL.stream().filter(BareHost::isHere).toList());
    String url = arguments[0].equals("transport") ? "http://intake.invalid" : arguments[0];
    ForwarderBuilder builder =
        DefaultForwarder.builder()
            .domain(Domain.of(new GenericFamily(), URI.create(url), ApiKey.of("0123456789")));
    Stream.of(arguments).filter("transport"::equals).forEach(own -> builder.transport(new Yes()));
    try (DefaultForwarder forwarder = builder.build()) {
      forwarder.start();
      forwarder.submit(GenericFamily.INTAKE, Payload.of("hello"));
      StopReport report = forwarder.stop(Duration.ofSeconds(20));
      System.out.println("delivered: " + report.stats().total().delivered());
    }
  }

  private static boolean isHere(String type) {
    try {
      Class.forName(type);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Takes everything. */
  private static final class Yes implements Transport {
    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      handler.onReply(Reply.of(202));
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
