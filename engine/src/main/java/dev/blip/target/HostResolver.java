package dev.blip.target;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Host name to IPv4 addresses.
@FunctionalInterface
public interface HostResolver {
    /// The system's own: `/etc/hosts`, DNS, whatever the machine is set up for. May block for seconds.
    HostResolver SYSTEM = new SystemResolver();

    /// @return all IPv4 addresses of `name` in network bit order; none if it has only IPv6 ones
    /// @throws UnknownHostException if there is no such name
    int[] addressesOf(String name) throws UnknownHostException;

    /// A class of its own, because a method reference costs some milliseconds of every start, asked or not.
    final class SystemResolver implements HostResolver {
        private SystemResolver() {}

        @Override
        public int[] addressesOf(String name) throws UnknownHostException {
            InetAddress[] all = InetAddress.getAllByName(name);
            int[] addresses = new int[all.length];
            int n = 0;
            for (InetAddress one : all) {
                if (one instanceof Inet4Address) {
                    byte[] b = one.getAddress();
                    addresses[n++] =
                            (b[0] & 0xFF) << 24
                                    | (b[1] & 0xFF) << 16
                                    | (b[2] & 0xFF) << 8
                                    | (b[3] & 0xFF);
                }
            }
            return Arrays.copyOf(addresses, n);
        }
    }
}
