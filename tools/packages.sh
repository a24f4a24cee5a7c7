# shellcheck shell=sh
# Which Debian packages are missing, and how they are installed: ./check and ./bench read this file.

# Those of "$@" that are not installed, in one line.
missing_packages() {
    for package in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
            installed) ;;
            *) printf ' %s' "$package" ;;
        esac
    done
}

# No server that comes with a package is started on this machine, now or with the machine: the tests start theirs in
# namespaces.
install_packages() {
    policy=/usr/sbin/policy-rc.d
    made=
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' > $policy && chmod 755 $policy && made=yes
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
    status=$?
    if [ "$made" ]; then
        rm -f $policy
    fi
    if command -v systemctl >/dev/null; then
        for unit in $(dpkg -L "$@" 2>/dev/null | sed -n 's,.*/systemd/system/\([^/]*\.service\)$,\1,p'); do
            systemctl disable "$unit" || true
        done
    fi
    return $status
}

# Unpacks the packages "$@" in folder $1, each once, and leaves the machine as it is.
unpack_packages() {
    folder=$1
    shift
    mkdir -p "$folder/archives" && chmod 755 "$folder/archives" || return 1
    for package in "$@"; do
        [ -e "$folder/$package.unpacked" ] && continue
        (cd "$folder/archives" && apt-get download -q "$package") || return 1
        dpkg-deb -x "$folder/archives/$package"_*.deb "$folder" && touch "$folder/$package.unpacked" || return 1
    done
}
