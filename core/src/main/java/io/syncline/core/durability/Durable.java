// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.durability;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the method changes outlives the process: somewhere between its call and its return it became
 * durable. What is lost with a session does not count, nor does a mark in the log, which only tells
 * how far a stream has come. Crash tests end the process before and after it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Durable {}
