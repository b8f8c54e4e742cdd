package dev.forwarder.core;

import static dev.forwarder.core.SimOracle.ADDRESS;
import static dev.forwarder.core.SimOracle.CONSERVATION;
import static dev.forwarder.core.SimOracle.PROGRESS;
import static dev.forwarder.core.SimOracle.SNAPSHOT;
import static dev.forwarder.core.SimOracle.TRUTH;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Forwarders that make one mistake each when domains and keys change, and who must find it. */
enum RotationMutant implements ForwarderBuilder.DomainMaker {
  /** Keys are known by their places. */
  MISROUTES_ON_REORDER(ADDRESS) {
    @Override
    Domain mistaken(Domain before, Domain next) {
      List<ApiKey> keys = new ArrayList<>();
      for (int i = 0; i < next.keys().size(); i++) {
        boolean known = i < before.keys().size();
        String id = (known ? before : next).keys().get(i).id();
        boolean used = keys.stream().anyMatch(key -> key.id().equals(id));
        keys.add(used ? next.keys().get(i).withId(id + "-") : next.keys().get(i).withId(id));
      }
      return with(next, next.baseUrl(), keys);
    }
  },
  SENDS_UNDER_THE_OLD_SECRET(ADDRESS) {
    @Override
    Domain mistaken(Domain before, Domain next) {
      Map<String, ApiKey> old = new HashMap<>();
      before.keys().forEach(key -> old.put(key.id(), key));
      List<ApiKey> keys = next.keys().stream().map(key -> old.getOrDefault(key.id(), key)).toList();
      return with(next, next.baseUrl(), keys);
    }
  },
  SENDS_TO_THE_OLD_ADDRESS(ADDRESS) {
    @Override
    Domain mistaken(Domain before, Domain next) {
      return with(next, before.baseUrl(), next.keys());
    }
  },
  LOSES_WHAT_COMES_BACK_UNDER_ANOTHER_SECRET(CONSERVATION) {
    @Override
    public DomainForwarder make(Domain domain, DomainSettings settings, DomainServices services) {
      return new DomainForwarder(domain, settings, services) {
        @Override
        void requeue(QueuedRequest request, Lane lane, long dueNanos) {
          if (!request.hadOtherSecret()) {
            super.requeue(request, lane, dueNanos);
          }
        }
      };
    }
  },
  LOSES_WHAT_IS_NEW_AT_A_REMOVAL(CONSERVATION) {
    @Override
    public DomainForwarder make(Domain domain, DomainSettings settings, DomainServices services) {
      return new DomainForwarder(domain, settings, services) {
        @Override
        void remove(Departure departure) {
          Transaction unused = inbox().poll();
          super.remove(departure);
        }
      };
    }
  },
  FORGETS_THE_COUNTS_OF_A_REMOVED_KEY(CONSERVATION, SNAPSHOT) {
    @Override
    public DomainForwarder make(Domain domain, DomainSettings settings, DomainServices services) {
      return new DomainForwarder(domain, settings, services) {
        private final boolean made = true;

        @Override
        Ledger ledger() {
          return made ? new Ledger(targets()) : super.ledger();
        }
      };
    }
  },
  GIVES_UP_WHAT_IS_GONE_AT_ONCE(TRUTH) {
    @Override
    public DomainForwarder make(Domain domain, DomainSettings settings, DomainServices services) {
      return new DomainForwarder(domain, settings, services) {
        @Override
        void drain(List<Target> gone, Departure departure) {
          super.drain(gone, Departure.removal(services.clock().getAsLong()));
        }
      };
    }
  },
  NEVER_GIVES_UP_WHAT_IS_GONE(PROGRESS) {
    @Override
    public DomainForwarder make(Domain domain, DomainSettings settings, DomainServices services) {
      return new DomainForwarder(domain, settings, services) {
        @Override
        void remove(Departure departure) {
          super.remove(Departure.removal(Long.MAX_VALUE - 1));
        }
      };
    }
  };

  private final long finders;

  RotationMutant(SimOracle... finders) {
    long bits = 0;
    for (SimOracle finder : finders) {
      bits |= 1L << EnumIndex.of(finder);
    }
    this.finders = bits;
  }

  boolean isFor(SimOracle oracle) {
    return (finders & 1L << EnumIndex.of(oracle)) != 0;
  }

  Domain mistaken(Domain before, Domain next) {
    return next;
  }

  private static Domain with(Domain next, URI url, List<ApiKey> keys) {
    return new Domain(next.name(), url, next.role(), next.family(), keys);
  }

  @Override
  public DomainForwarder make(Domain domain, DomainSettings settings, DomainServices services) {
    return new DomainForwarder(domain, settings, services) {
      @Override
      List<Target> update(Domain next) {
        return super.update(mistaken(domain(), next));
      }
    };
  }
}
