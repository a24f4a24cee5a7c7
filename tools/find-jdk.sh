# shellcheck shell=sh
# shellcheck disable=SC2034 # JDK_HOME is the result
# Finds a JDK 25 or later without starting a process: ./blip and ./check read this file, so both take the same one.
#
#   . tools/find-jdk.sh
#   find_jdk || { explain_missing_jdk >&2; exit 69; }
#   "$JDK_HOME/bin/java" ...
#
# The order: BLIP_JAVA_HOME, which must be right if it is set; JAVA_HOME and the java in PATH, if they are recent
# enough; then the folders where distributions and version managers put their JDKs.

LEAST_JDK=25

# True if folder $1 holds a JDK of LEAST_JDK or later. Reads its `release` file, which every JDK has.
is_recent_jdk() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    jdk_feature=
    while IFS= read -r jdk_line; do
        case $jdk_line in
            JAVA_VERSION=*)
                jdk_feature=${jdk_line#*=}
                jdk_feature=${jdk_feature#\"}
                jdk_feature=${jdk_feature%%[!0-9]*}
                break
                ;;
        esac
    done <"$1/release"
    [ "${jdk_feature:-0}" -ge "$LEAST_JDK" ]
}

# Sets JDK_HOME. Returns 1 if there is no JDK, or if BLIP_JAVA_HOME names something else.
find_jdk() {
    JDK_HOME=
    if [ -n "${BLIP_JAVA_HOME:-}" ]; then
        is_recent_jdk "$BLIP_JAVA_HOME" || return 1
        JDK_HOME=$BLIP_JAVA_HOME
        return 0
    fi
    jdk_in_path=$(command -v java || :)
    for jdk_candidate in \
        "${JAVA_HOME:-}" \
        "${jdk_in_path%/bin/java}" \
        /usr/lib/jvm/* \
        /usr/java/* \
        /opt/* \
        "${HOME:-}"/.sdkman/candidates/java/* \
        "${HOME:-}"/.jdks/* \
        "${HOME:-}"/.local/share/mise/installs/java/* \
        "${HOME:-}"/.asdf/installs/java/*; do
        if [ -n "$jdk_candidate" ] && is_recent_jdk "$jdk_candidate"; then
            JDK_HOME=$jdk_candidate
            return 0
        fi
    done
    return 1
}

# What, why, needs, try.
explain_missing_jdk() {
    if [ -n "${BLIP_JAVA_HOME:-}" ]; then
        echo "BLIP_JAVA_HOME is not a JDK $LEAST_JDK or later: $BLIP_JAVA_HOME"
        echo "  needs: a folder with bin/java, bin/javac and a release file that says so"
        echo "  try:   unset BLIP_JAVA_HOME, or set it to such a folder"
        return 0
    fi
    echo "no JDK $LEAST_JDK found"
    echo "  needs: a JDK $LEAST_JDK or later (JAVA_HOME is ${JAVA_HOME:-not set})"
    # shellcheck source=/dev/null
    case $(. /etc/os-release 2>/dev/null && echo "${ID:-}${VERSION_ID:-}") in
        debian1[0-2])
            echo "  try:   install Eclipse Temurin $LEAST_JDK (this Debian has none of its own)," \
                "then set JAVA_HOME"
            ;;
        debian* | ubuntu*) echo "  try:   sudo apt install openjdk-$LEAST_JDK-jdk-headless" ;;
        *) echo "  try:   install your distribution's JDK $LEAST_JDK or Eclipse Temurin $LEAST_JDK, then set JAVA_HOME" ;;
    esac
}
