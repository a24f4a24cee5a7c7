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

install_packages() {
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}
