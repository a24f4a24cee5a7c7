#!/bin/sh
# Makes the AOT cache (JEP 483, 514, 515): classes, linked call sites and profiles of a real scan, so that the next one
# starts with them. The scan runs between two network namespaces made for it, which have no way out and end with this
# script; where none can be made, it asks ports of 127.0.0.1 by connect(2).
#
#   tools/train-aot.sh CACHE JAVA FLAG... MAIN-CLASS
#
# The flags must be those of later runs, or the JVM refuses the cache.
set -eu

inside=
[ "$1" != --inside ] || { inside=yes; shift; }
cache=$1
shift
java=$1
shift

train() {
    "$java" "-XX:AOTCacheOutput=$cache.new" "$@" \
        -oJ "$cache.json" -oX "$cache.xml" --summary "$cache.summary" >/dev/null
    rm -f "$cache.json" "$cache.xml" "$cache.summary" "$cache.new.config"
    mv -f "$cache.new" "$cache"
}

if [ -z "$inside" ]; then
    for how in -n -Urn; do
        if unshare $how true 2>/dev/null && unshare $how sh "$0" --inside "$cache" "$java" "$@"; then
            exit 0
        fi
    done
    train "$@" scan 127.0.0.1 -p 1-1024 --connect --show all
    exit 0
fi

# The scanner's namespace is this one; the target's is held open by a process that waits for a while.
unshare -n sleep 60 &
target=$!
trap 'kill $target' EXIT
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
train "$@" scan 198.18.0.0/18 -p 80 --rate 1M --show all
