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

# Those of the servers "$@" that have not been unpacked in folder $1, in one line.
missing_servers() {
    folder=$1
    shift
    for package in "$@"; do
        [ -e "$folder/$package.unpacked" ] || printf ' %s' "$package"
    done
}

# Unpacks the packages "$@" in folder $1 and installs the libraries that they name. The servers themselves are not
# installed: they would start with the machine, and one takes the place of its time service.
unpack_servers() {
    folder=$1
    shift
    for package in "$@"; do
        rm -rf "$folder/archives" && mkdir -p "$folder/archives" || return 1
        (cd "$folder/archives" && apt-get download -q "$package") || return 1
        archive=$(echo "$folder/archives/$package"_*.deb)
        libraries=$(dpkg-deb -f "$archive" Depends | tr ',' '\n' | sed -n 's/^ *\(lib[^ :]*\).*/\1/p')
        # shellcheck disable=SC2086 # names are words
        libraries=$(missing_packages $libraries)
        if [ -n "$libraries" ]; then
            # shellcheck disable=SC2086
            install_packages $libraries || return 1
        fi
        dpkg-deb -x "$archive" "$folder" && touch "$folder/$package.unpacked" || return 1
    done
}
