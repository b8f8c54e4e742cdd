package dev.forwarder.testing.disk;

import org.jspecify.annotations.Nullable;

/**
 * A change of names that may be undone still: one is given, taken away, or both at once.
 *
 * @param from where a name is taken away
 * @param to where one is given
 */
record NameChange(
    @Nullable StoredFolder from,
    @Nullable String oldName,
    @Nullable StoredFolder to,
    @Nullable String newName,
    Stored stored) {

  static NameChange give(StoredFolder to, String name, Stored stored) {
    return new NameChange(null, null, to, name, stored);
  }

  static NameChange take(StoredFolder from, String name, Stored stored) {
    return new NameChange(from, name, null, null, stored);
  }

  /** What is left of it when the folder that gives is certain, and the one that takes is not. */
  NameChange taking() {
    return new NameChange(from, oldName, null, null, stored);
  }

  boolean concerns(StoredFolder folder) {
    return from == folder || to == folder;
  }

  /** Whether it may come apart: both names may be there, but never none of them. */
  boolean givesAlone(StoredFolder forced) {
    return to == forced && from != null && from != forced;
  }

  void give() {
    if (to != null) {
      to.certain.put(newName, stored);
    }
  }

  void keep() {
    if (from != null) {
      from.certain.remove(oldName, stored);
    }
    give();
  }
}
