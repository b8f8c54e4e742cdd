package dev.forwarder.retry;

import static dev.forwarder.retry.EndpointGate.BLOCKED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random requests, replies and waits over four gates, against {@link GateModel}. */
final class EndpointGateModelTest {

  private static final String[] PATHS = {"/a", "/b"};
  private static final List<Evidence> ANY = List.of(Evidence.values());
  private static final String[] KEYS = {"k1", "k2"};

  private record Route(String path, String key, EndpointGate gate) {}

  private record Attempt(Route route, int pass, Object probe) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void behavesAsTheModel(long seed) {
    new Run(seed).go(5_000);
  }

  private static final class Run {
    final long seed;
    final Random random;
    final Gates gates = Gates.withDefaults();
    final GateModel model = new GateModel();
    final List<Route> routes = new ArrayList<>();
    final List<Attempt> inFlight = new ArrayList<>();
    final Map<Evidence, Integer> met = new EnumMap<>(Evidence.class);
    int probes;

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (String path : PATHS) {
        for (String key : KEYS) {
          routes.add(new Route(path, key, gates.domain.endpoint(path, key)));
        }
      }
    }

    void go(int operations) {
      for (int i = 0; i < operations; i++) {
        step(i / 500 % 2 == 0);
        compare(i);
      }
      assertThat(probes).as("probes of seed %d", seed).isGreaterThan(10);
      assertThat(met).as("kinds of seed %d", seed).hasSize(ANY.size());
    }

    private void step(boolean bad) {
      int kind = random.nextInt(1000);
      if (kind < 450) {
        start(routes.get(random.nextInt(routes.size())));
      } else if (kind < 900) {
        end(bad);
      } else if (kind < 997) {
        gates.now += Gates.seconds(random.nextDouble() * 4);
      } else if (kind < 999) {
        gates.domain.clear();
        model.clear();
      } else {
        // Long enough that each entry is forgotten: which of them were, the model does not know.
        gates.now += Gates.seconds(1100);
      }
    }

    private void start(Route route) {
      boolean open = model.openNanos(route.path(), route.key(), gates.now) <= gates.now;
      int pass = route.gate().tryPass(gates.now);
      assertThat(pass != BLOCKED).as("passes, seed %d", seed).isEqualTo(open);
      if (open) {
        Object probe = new Object();
        List<String> probed = model.startProbe(route.path(), route.key(), probe);
        assertThat(Integer.bitCount(pass & 7)).as("seed %d", seed).isEqualTo(probed.size());
        probes += probed.isEmpty() ? 0 : 1;
        inFlight.add(new Attempt(route, pass, probe));
      }
    }

    private void end(boolean bad) {
      if (inFlight.isEmpty()) {
        return;
      }
      Attempt attempt = inFlight.remove(random.nextInt(inFlight.size()));
      Evidence evidence = draw(bad);
      met.merge(evidence, 1, Integer::sum);
      long hint = Gates.seconds(random.nextInt(400));
      Route route = attempt.route();
      route.gate().report(evidence, attempt.pass(), gates.now, hint);
      model.report(route.path(), route.key(), evidence, attempt.probe(), gates.now, hint);
    }

    private Evidence draw(boolean bad) {
      int kind = random.nextInt(100);
      if (kind < 4) {
        return ANY.get(random.nextInt(ANY.size()));
      }
      if (bad && kind < 80) {
        return random.nextInt(4) == 0 ? Evidence.TIMED_OUT : Evidence.FAILED;
      }
      return Evidence.DELIVERED;
    }

    private void compare(int operation) {
      for (Route route : routes) {
        assertThat(route.gate().openNanos(gates.now))
            .as("seed %d, operation %d, %s %s", seed, operation, route.path(), route.key())
            .isEqualTo(model.openNanos(route.path(), route.key(), gates.now));
      }
      assertThat(gates.domain.blocked(gates.now))
          .as("seed %d, operation %d", seed, operation)
          .isEqualTo(model.blocked(gates.now));
    }
  }
}
