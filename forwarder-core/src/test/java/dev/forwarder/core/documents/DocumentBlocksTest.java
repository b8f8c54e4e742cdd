package dev.forwarder.core.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Forwarder;
import dev.forwarder.core.metrics.ForwarderMetrics;
import dev.forwarder.core.settings.SettingsWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java blocks of the documents compile, given the names that a reader would expect. */
final class DocumentBlocksTest {

  private static final String IMPORTS =
      """
      import com.google.inject.*;
      import com.sun.net.httpserver.HttpServer;
      import dev.forwarder.api.*;
      import dev.forwarder.core.*;
      import dev.forwarder.core.guice.*;
      import dev.forwarder.core.metrics.*;
      import dev.forwarder.core.settings.*;
      import dev.forwarder.core.testing.*;
      import dev.forwarder.endpoints.datadog.*;
      import io.micrometer.core.instrument.MeterRegistry;
      import jakarta.inject.Qualifier;
      import java.lang.annotation.Retention;
      import java.lang.annotation.RetentionPolicy;
      import java.net.URI;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.List;
      import java.util.Map;
      import java.util.Optional;
      """;

  private static final String AROUND_STATEMENTS =
      """
      abstract class Block extends AbstractModule {
        @Qualifier @Retention(RetentionPolicy.RUNTIME) @interface Audit {}
        ApiKey key;
        Domain domain;
        Domain telemetry;
        Domain vault;
        Endpoint endpoint;
        Payload payload;
        Payload series;
        Forwarder forwarder;
        Injector injector;
        MeterRegistry registry;
        List<Domain> domains;
        String newSecret;
        SettingsLoader loader;
        LoadedSettings loaded;
        ForwarderMetrics metrics;
        SettingsWatch watch;
        HttpServer server;

        void statements() {
      %s
        }
      }
      """;

  /** Of Spring, which is no dependency, what the documents use, as it is declared there. */
  private static final String SPRING =
      """
      @interface Configuration {}
      @interface Bean { String initMethod() default ""; String destroyMethod() default ""; }
      @interface Value { String value(); }
      """;

  private static final Pattern BEAN =
      Pattern.compile("@Bean\\(([^)]*)\\)\\s+(\\w+) \\w+\\(", Pattern.DOTALL);

  private static final Pattern METHOD = Pattern.compile("Method = \"(\\w+)\"");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/datadog.md",
        "docs/embedding.md",
        "docs/health.md",
        "docs/metrics.md",
        "docs/rotation.md",
        "docs/spool.md"
      })
  void compile(String document) throws IOException {
    List<String> blocks = JavaBlocks.of(Path.of(document));

    assertThat(blocks).isNotEmpty();
    for (String block : blocks) {
      assertThat(JavaBlocks.compile("Block", source(block), folder)).as(block).isEmpty();
    }
  }

  /** Spring finds these methods by their names, when it is too late for a compiler. */
  @Test
  void methodsThatSpringIsToCallAreThere() throws IOException {
    String spring =
        JavaBlocks.of(Path.of("docs/embedding.md")).stream()
            .filter(block -> block.contains("@Bean"))
            .collect(Collectors.joining());
    List<String> named = new ArrayList<>();
    for (MatchResult bean : BEAN.matcher(spring).results().toList()) {
      METHOD
          .matcher(bean.group(1))
          .results()
          .forEach(method -> named.add(bean.group(2) + "." + method.group(1)));
    }

    assertThat(named)
        .containsExactlyInAnyOrder(
            "ForwarderMetrics.close", "Forwarder.start", "Forwarder.close", "SettingsWatch.close");
    assertThat(List.of(ForwarderMetrics.class, Forwarder.class, SettingsWatch.class))
        .allSatisfy(type -> assertThat(type).hasPublicMethods("close"));
    assertThat(Forwarder.class).hasPublicMethods("start");
  }

  private static String source(String block) {
    if (block.startsWith("@Configuration")) {
      return IMPORTS + block.replaceFirst("public class", "class") + SPRING;
    }
    return block.startsWith("public ")
        ? IMPORTS + block.substring("public ".length())
        : IMPORTS + AROUND_STATEMENTS.formatted(JavaBlocks.indented(block));
  }
}
