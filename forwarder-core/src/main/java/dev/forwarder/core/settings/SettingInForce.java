package dev.forwarder.core.settings;

import dev.forwarder.api.SettingDefinition;

/**
 * What a setting is, and who said so.
 *
 * @param definition the setting
 * @param shown its value as it may be shown: of a key, {@code ***} and its last four characters
 * @param origin where the value comes from
 */
public record SettingInForce(SettingDefinition definition, String shown, Origin origin) {}
