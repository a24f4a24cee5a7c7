package dev.blip.scan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A process that listens on a port and says back what it is told, for tests that run it in another namespace.
final class Listener {
    private static final int BACKLOG = 1024;

    private Listener() {}

    /// Says so on standard output when it listens; ends when it is killed.
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress(Integer.parseInt(arguments[0])), BACKLOG);
            System.out.println("listening");
            while (true) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException e) {
                    System.out.println(e); // a connection that was reset is a scan's
                }
            }
        }
    }
}
