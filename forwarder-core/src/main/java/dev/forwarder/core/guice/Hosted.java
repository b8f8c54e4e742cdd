package dev.forwarder.core.guice;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Marks what a {@link ForwarderModule} binds for itself, under whatever annotation the host knows
 * it by.
 */
@Qualifier
@Retention(RUNTIME)
@Target({PARAMETER, METHOD})
@interface Hosted {}
