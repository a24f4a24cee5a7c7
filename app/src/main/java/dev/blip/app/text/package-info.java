/// How numbers, times, errors and foreign text are written for people. Each form is written here and nowhere else.
/// May import: nothing.
@NullMarked
package dev.blip.app.text;

import org.jspecify.annotations.NullMarked;
