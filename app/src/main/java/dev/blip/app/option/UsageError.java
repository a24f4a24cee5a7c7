package dev.blip.app.option;

import dev.blip.app.text.ErrorText;

/// The command line cannot be understood: exit code 2. The message is the block that the user sees,
/// with nothing in it that moves a cursor.
public final class UsageError extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param what     what could not be understood, and why, in one line
    /// @param tryThis  something to type
    public UsageError(String what, String tryThis) {
        super(ErrorText.of(what, "", tryThis));
    }

    /// @param needs  what would be understood
    public UsageError(String what, String needs, String tryThis) {
        super(ErrorText.of(what, needs, tryThis));
    }
}
