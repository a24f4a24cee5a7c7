package dev.blip.host;

/// This machine's tables could not be read, or did not hold what was asked. The message is for the user.
public final class HostException extends Exception {
    private static final long serialVersionUID = 1L;

    public HostException(String message) {
        super(message);
    }

    public HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
