package dev.forwarder.core.settings;

import java.util.List;

/** One of the places that settings are written in. */
interface Source {

  /** What is written there, each setting once; what is not a setting becomes a problem. */
  List<Written> read(Definitions definitions, Problems problems);
}
