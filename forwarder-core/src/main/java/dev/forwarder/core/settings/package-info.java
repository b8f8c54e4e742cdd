/**
 * Settings as people write them: a YAML file, environment variables and single overrides, checked
 * against one list of definitions and turned into the records that the forwarder is made from.
 *
 * <p>Read {@link dev.forwarder.core.settings.SettingsLoader} first, then {@link
 * dev.forwarder.core.settings.ForwarderSettings}, the list. The only package that needs Jackson.
 */
@NullMarked
package dev.forwarder.core.settings;

import org.jspecify.annotations.NullMarked;
