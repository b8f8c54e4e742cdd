package dev.forwarder.core.guice;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.AbstractIdleService;
import com.google.inject.AbstractModule;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.multibindings.OptionalBinder;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.Transport;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.ForwarderBuilder;
import dev.forwarder.core.ForwarderObserver;
import dev.forwarder.core.GenericFamily;
import dev.forwarder.core.testing.Domains;
import dev.forwarder.core.testing.ScriptedTransport;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class ForwarderModuleTest {

  private static final Payload PAYLOAD = Payload.of("x");

  @Qualifier
  @Retention(RetentionPolicy.RUNTIME)
  @interface Audit {}

  /** Everything that Guice can be strict about. */
  private static final Module STRICT =
      new AbstractModule() {
        @Override
        protected void configure() {
          binder().requireExplicitBindings();
          binder().requireAtInjectOnConstructors();
          binder().requireExactBindingAnnotations();
          binder().disableCircularProxies();
        }
      };

  private final ScriptedTransport transport = ScriptedTransport.accepting();

  private ForwarderBuilder builder() {
    return DefaultForwarder.builder().domain(Domains.named("eu")).transport(transport);
  }

  @Test
  void makesWhatTheBuilderMakes() {
    Injector injector = Guice.createInjector(STRICT, new ForwarderModule(this::builder));

    Forwarder forwarder = injector.getInstance(Forwarder.class);

    assertThat(forwarder).isInstanceOf(DefaultForwarder.class);
    assertThat(injector.getInstance(Forwarder.class)).isSameAs(forwarder);
  }

  @Test
  void startsAndStopsByTheLifecycle() {
    Injector injector = Guice.createInjector(STRICT, new ForwarderModule(this::builder));
    ForwarderLifecycle lifecycle = injector.getInstance(ForwarderLifecycle.class);
    Forwarder forwarder = injector.getInstance(Forwarder.class);

    assertThat(forwarder.submit(GenericFamily.INTAKE, PAYLOAD).isAccepted()).isFalse();
    lifecycle.start();
    assertThat(forwarder.submit(GenericFamily.INTAKE, PAYLOAD).isAccepted()).isTrue();
    StopReport report = lifecycle.stop();

    assertThat(report.stats().total().delivered()).isEqualTo(1);
    assertThat(forwarder.submit(GenericFamily.INTAKE, PAYLOAD).isAccepted()).isFalse();
    assertThat(lifecycle.stop()).isEqualTo(report);
  }

  @Test
  void stopsAtTheEndOfATryStatement() {
    Injector injector = Guice.createInjector(STRICT, new ForwarderModule(this::builder));

    try (ForwarderLifecycle running = injector.getInstance(ForwarderLifecycle.class).start()) {
      assertThat(running).isSameAs(injector.getInstance(ForwarderLifecycle.class));
      injector.getInstance(Forwarder.class).submit(GenericFamily.INTAKE, PAYLOAD);
    }

    assertThat(transport.sent()).hasSize(1);
    await().atMost(10, SECONDS).untilAsserted(() -> assertThat(transport.closed()).isEqualTo(1));
  }

  @Test
  void runsAsAServiceOfGuava() {
    Injector injector = Guice.createInjector(STRICT, new ForwarderModule(this::builder));
    ForwarderLifecycle lifecycle = injector.getInstance(ForwarderLifecycle.class);
    AbstractIdleService service =
        new AbstractIdleService() {
          @Override
          protected void startUp() {
            lifecycle.start();
          }

          @Override
          protected void shutDown() {
            lifecycle.stop();
          }
        };

    service.startAsync().awaitRunning();
    injector.getInstance(Forwarder.class).submit(GenericFamily.INTAKE, PAYLOAD);
    service.stopAsync().awaitTerminated();

    assertThat(transport.sent()).hasSize(1);
  }

  @Test
  void isStartedOnce() {
    ForwarderLifecycle lifecycle =
        Guice.createInjector(STRICT, new ForwarderModule(this::builder))
            .getInstance(ForwarderLifecycle.class);
    lifecycle.start();

    assertThatThrownBy(lifecycle::start).isInstanceOf(IllegalStateException.class);
    lifecycle.close();
  }

  @Test
  void takesABuilderThatTheHostBinds() {
    Injector injector =
        Guice.createInjector(
            STRICT,
            new ForwarderModule(),
            new AbstractModule() {
              @Provides
              ForwarderBuilder builder() {
                return ForwarderModuleTest.this.builder();
              }
            });

    injector.getInstance(ForwarderLifecycle.class).start();
    injector.getInstance(Forwarder.class).submit(GenericFamily.INTAKE, PAYLOAD);
    injector.getInstance(ForwarderLifecycle.class).stop();

    assertThat(transport.sent()).hasSize(1);
  }

  @Test
  void saysThatABuilderIsMissing() {
    assertThatThrownBy(() -> Guice.createInjector(STRICT, new ForwarderModule()))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("ForwarderBuilder");
  }

  @Test
  void usesListenerObserverAndTransportThatTheHostBinds() {
    List<DeliveryReport> reports = new CopyOnWriteArrayList<>();
    List<String> observed = new CopyOnWriteArrayList<>();
    ScriptedTransport bound = ScriptedTransport.accepting();
    Injector injector =
        Guice.createInjector(
            STRICT,
            new ForwarderModule(this::builder),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(DeliveryListener.class).toInstance(reports::add);
                bind(ForwarderObserver.class).toInstance(endsInto(observed));
                bind(Transport.class).toInstance(bound);
              }
            });

    injector.getInstance(ForwarderLifecycle.class).start();
    injector.getInstance(Forwarder.class).submit(GenericFamily.INTAKE, PAYLOAD);
    injector.getInstance(ForwarderLifecycle.class).stop();

    assertThat(bound.sent()).hasSize(1);
    assertThat(transport.sent()).isEmpty();
    assertThat(observed).containsExactly("eu DELIVERED");
    await().atMost(10, SECONDS).untilAsserted(() -> assertThat(reports).hasSize(1));
  }

  private static ForwarderObserver endsInto(List<String> seen) {
    return new ForwarderObserver() {
      @Override
      public void ended(
          String domain, Endpoint endpoint, Outcome outcome, DropReason reason, int bytes) {
        seen.add(domain + " " + outcome);
      }
    };
  }

  /** A part of a host: gets both forwarders by its constructor. */
  static final class TwoWays {
    private final Forwarder telemetry;
    private final Forwarder audit;

    @Inject
    TwoWays(Forwarder telemetry, @Audit Forwarder audit) {
      this.telemetry = telemetry;
      this.audit = audit;
    }
  }

  @Test
  void holdsSeveralForwardersToldApartByAnAnnotation() {
    ScriptedTransport auditTransport = ScriptedTransport.accepting();
    List<DeliveryReport> auditReports = new CopyOnWriteArrayList<>();
    Injector injector =
        Guice.createInjector(
            STRICT,
            new ForwarderModule(this::builder),
            new ForwarderModule(
                Audit.class, () -> DefaultForwarder.builder().domain(Domains.named("vault"))),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(TwoWays.class);
                bind(Transport.class).annotatedWith(Audit.class).toInstance(auditTransport);
                bind(DeliveryListener.class)
                    .annotatedWith(Audit.class)
                    .toInstance(auditReports::add);
              }
            });
    Key<ForwarderLifecycle> audit = Key.get(ForwarderLifecycle.class, Audit.class);
    TwoWays host = injector.getInstance(TwoWays.class);

    injector.getInstance(ForwarderLifecycle.class).start();
    injector.getInstance(audit).start();
    host.telemetry.submit(GenericFamily.INTAKE, PAYLOAD);
    host.audit.submit(GenericFamily.INTAKE, PAYLOAD);
    host.audit.submit(GenericFamily.INTAKE, PAYLOAD);
    injector.getInstance(ForwarderLifecycle.class).stop();
    injector.getInstance(audit).stop();

    assertThat(transport.sent()).hasSize(1);
    assertThat(auditTransport.sent()).hasSize(2);
    await().atMost(10, SECONDS).untilAsserted(() -> assertThat(auditReports).hasSize(2));
  }

  @Test
  void takesAnAnnotatedBuilderThatTheHostBinds() {
    Injector injector =
        Guice.createInjector(
            STRICT,
            new ForwarderModule(Audit.class),
            new AbstractModule() {
              @Provides
              @Audit
              ForwarderBuilder builder() {
                return ForwarderModuleTest.this.builder();
              }
            });

    assertThat(injector.getInstance(Key.get(Forwarder.class, Audit.class)))
        .isInstanceOf(DefaultForwarder.class);
  }

  @Test
  void exposesTheForwarderAndItsLifecycleAlone() {
    Injector injector = Guice.createInjector(STRICT, new ForwarderModule(this::builder));

    assertThatThrownBy(() -> injector.getInstance(ForwarderBuilder.class))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> injector.getInstance(ForwarderProvider.class))
        .isInstanceOf(ConfigurationException.class);
    assertThat(injector.getBindings().keySet())
        .filteredOn(key -> key.getTypeLiteral().getRawType().getName().startsWith("dev.forwarder"))
        .containsExactlyInAnyOrder(Key.get(Forwarder.class), Key.get(ForwarderLifecycle.class));
  }

  @Test
  void cannotShareATypeWithAnOptionalBinderOfTheHost() {
    Module host =
        new AbstractModule() {
          @Override
          protected void configure() {
            OptionalBinder.newOptionalBinder(binder(), Transport.class);
          }
        };

    assertThatThrownBy(() -> Guice.createInjector(new ForwarderModule(this::builder), host))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("Transport")
        .hasMessageContaining("ForwarderModule.bindOptional");
  }
}
