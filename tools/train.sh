#!/bin/sh
# Learns from a real scan what makes the next one start sooner. The scan runs between two network namespaces made for it,
# which have no way out and end with this script; where none can be made, it asks ports of 127.0.0.1 by connect(2).
#
#   tools/train.sh cache FILE JAVA FLAG... MAIN-CLASS   an AOT cache (JEP 483, 514, 515): classes, linked call sites,
#                                                       profiles. The flags must be those of later runs, or the JVM
#                                                       refuses the cache.
#   tools/train.sh forms FILE JAVA FLAG... MAIN-CLASS   the method handle forms that linking a system call needs, as
#                                                       lines of a class list. A cache is given the forms that the
#                                                       runtime's lib/classlist names, whatever its training has met.
set -eu

inside=
[ "$1" != --inside ] || { inside=yes; shift; }
what=$1
result=$2
java=$3
shift 3

train() {
    set -- "$@" -oJ "$result.json" -oX "$result.xml" --summary "$result.summary"
    case $what in
        cache) "$java" "-XX:AOTCacheOutput=$result.new" "$@" >/dev/null ;;
        forms)
            "$java" -Djava.lang.invoke.MethodHandle.TRACE_RESOLVE=true "$@" >"$result.all"
            sed -n 's/^\(\[LF_RESOLVE\] [^ ]* [^ ]* [^ ]*\) .*/@lambda-form-invoker \1/p' "$result.all" |
                sort -u >"$result.new"
            ;;
    esac
    rm -f "$result.json" "$result.xml" "$result.summary" "$result.all" "$result.new.config"
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
