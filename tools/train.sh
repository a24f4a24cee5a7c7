#!/bin/sh
# Learns from a real scan what makes the next one start sooner. The scan runs between two network namespaces made for it,
# which have no way out and end with this script; where none can be made, it asks ports of 127.0.0.1 by connect(2).
#
#   tools/train.sh cache FILE JAVA FLAG... MAIN-CLASS   an AOT cache (JEP 483, 514): classes and linked call sites. No
#                                                       profiles (JEP 515): with them, C1 compiles early whatever was
#                                                       hot in training, most of which a start runs but once. The
#                                                       flags must be those of later runs, or the JVM refuses the
#                                                       cache.
#   tools/train.sh forms FILE JAVA FLAG... MAIN-CLASS   the method handle forms and species that linking a system call
#                                                       needs, as `jlink --generate-jli-classes=@FILE` takes them.
#                                                       A cache keeps none that training has spun: of species it
#                                                       keeps the runtime's, of forms those in its lib/classlist.
#
# JDK_HOME, if set, is where a web server is found that makes some of the scan's targets open.
set -eu

inside=
[ "$1" != --inside ] || { inside=yes; shift; }
what=$1
result=$2
java=$3
shift 3

train() {
    set -- "$@" -oA "$result.out" -oL "$result.out.list" -oC "$result.out.csv" --summary "$result.out.summary"
    case $what in
        cache)
            # A later JDK may no longer know the flag for profiles.
            "$java" -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining \
                "-XX:AOTCacheOutput=$result.new" "$@" >/dev/null
            ;;
        forms)
            "$java" -Djava.lang.invoke.MethodHandle.TRACE_RESOLVE=true "$@" >"$result.out.all"
            sed -n 's/^\(\[[A-Z]*_RESOLVE\] .*\) ([a-z]*)$/\1/p' "$result.out.all" | sort -u >"$result.new"
            ;;
    esac
    rm -f "$result.out".* "$result.new.config"
    mv -f "$result.new" "$result"
}

if [ -z "$inside" ]; then
    for how in -n -Urn; do
        if unshare $how true 2>/dev/null && unshare $how sh "$0" --inside "$what" "$result" "$java" "$@"; then
            exit 0
        fi
    done
    train "$@" scan 127.0.0.1 -p 1-1024 --connect --show all
    exit 0
fi

# The scanner's namespace is this one; the target's is held open by a process that waits for a while.
unshare -n sleep 120 &
target=$!
server=
folder=$(mktemp -d)
trap 'kill $target $server 2>/dev/null || :; rmdir "$folder" || :' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
tries=0
while [ "$(readlink /proc/$target/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do
    tries=$((tries + 1))
    [ $tries -lt 1000 ] || exit 1
done
ip link add sv0 type veth peer name tv0 netns $target
ip address add 198.51.100.1/30 dev sv0
ip link set lo up
ip link set sv0 up
nsenter -t $target -n sh -e <<'END'
ip address add 198.51.100.2/30 dev tv0
ip link set lo up
ip link set tv0 up
ip route add local 198.18.0.0/16 dev lo
for device in all tv0; do
    echo 0 >/proc/sys/net/ipv4/conf/$device/rp_filter
done
END
ip route add 198.18.0.0/16 via 198.51.100.2
# A neighbour that is known beside the gateway that is not, so that both ways of finding a MAC are learned.
ip neighbour add 198.51.100.3 lladdr 02:00:00:00:00:03 dev sv0
# Port 80 is open where the JDK's own web server can be started: what an open port takes is learned as well.
if [ -n "${JDK_HOME:-}" ] && [ -x "$JDK_HOME/bin/jwebserver" ]; then
    nsenter -t $target -n timeout 120 "$JDK_HOME/bin/jwebserver" -b 0.0.0.0 -p 80 -d "$folder" >/dev/null 2>&1 &
    server=$!
    until nsenter -t $target -n grep -q ':0050 .* 0A ' /proc/net/tcp /proc/net/tcp6; do
        tries=$((tries + 1))
        if [ $tries -ge 1200 ] || ! kill -0 $server 2>/dev/null; then
            break
        fi
        sleep 0.05
    done
fi
# IPv6 besides, where the kernel has it.
ipv6=
if ip -6 address add 2001:db8:1::1/64 dev sv0 nodad 2>/dev/null &&
    nsenter -t $target -n ip -6 address add 2001:db8:1::2/64 dev tv0 nodad &&
    nsenter -t $target -n ip -6 route add local 2001:db8:18::/48 dev lo &&
    ip -6 route add 2001:db8:18::/48 via 2001:db8:1::2; then
    ipv6=2001:db8:18::/122
fi
# shellcheck disable=SC2086 # none, or one
train "$@" scan 198.18.0.0/20 $ipv6 -p 80-87 --rate 1M --show all
