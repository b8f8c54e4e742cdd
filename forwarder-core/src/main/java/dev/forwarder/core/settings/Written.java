package dev.forwarder.core.settings;

import dev.forwarder.api.SettingDefinition;

/** A setting as it was written somewhere, not yet read. */
record Written(SettingDefinition definition, Node node, Origin origin) {}
