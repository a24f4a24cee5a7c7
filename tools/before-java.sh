# shellcheck shell=sh
# shellcheck disable=SC3045 # the sh of every Linux distribution knows ulimit -n and -v
# What the JVM cannot start without, told in plain words: its own go to standard output, or are missing. And what other
# Java programs of this user are given is kept from this one: its flags are part of what its AOT cache was made for.
# ./blip and the installed command read this file. Forks once, for the limits.

LEAST_FILES=32           # sixteen of the JVM's, and what the smallest scan opens
LEAST_KILOBYTES=6000000  # of address space, most of it the heap's reservation

cannot_start() {
    printf 'blip: %s\n  needs: %s\n  try:   %s\n' "$1" "$2" "$3" >&2
    exit 71
}

unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
[ -e /proc/self/exe ] || cannot_start "cannot start Java: there is no /proc" \
    "/proc, by which the runtime finds its libraries and blip the kernel's settings" "mount -t proc proc /proc"
limits=$(ulimit -n; ulimit -v)
most_files=${limits%%[!0-9]*}
most_kilobytes=${limits##*[!0-9]}
if [ -n "$most_files" ] && [ "$most_files" -lt $LEAST_FILES ]; then
    cannot_start "cannot start Java: this shell lets a process open $most_files files" "$LEAST_FILES or more" \
        "ulimit -n 1024"
fi
case "${BLIP_JAVA_FLAGS:-}" in
    *-Xmx*) ;;
    *)
        if [ -n "$most_kilobytes" ] && [ "$most_kilobytes" -lt $LEAST_KILOBYTES ]; then
            cannot_start "cannot start Java: this shell gives a process $most_kilobytes KiB of address space" \
                "$LEAST_KILOBYTES KiB, of which 4 GiB are reserved for the heap and hardly used" \
                "ulimit -v unlimited; or BLIP_JAVA_FLAGS=-Xmx512m"
        fi
        ;;
esac
