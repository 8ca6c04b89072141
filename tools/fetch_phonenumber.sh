#!/bin/sh
# Unpacks libphonenumber's headers into FOLDER. The package cannot be installed beside Boost 1.81's headers, since it
# depends on Boost 1.74's, which it does not need for what we use.
#   tools/fetch_phonenumber.sh [FOLDER]      (default: build/deps/phonenumber)
set -eu

folder=${1:-$(dirname "$0")/../build/deps/phonenumber}
wanted=include/phonenumbers/geocoding/phonenumber_offline_geocoder.h
if [ -f "$folder/$wanted" ]; then
    exit 0
fi

mkdir -p "$(dirname "$folder")"
work=$(mktemp -d "$(dirname "$folder")/phonenumber.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
# The installed runtime library decides which headers fit.
version=$(dpkg-query --show --showformat='${Version}' libphonenumber8)
apt-get -q download "libphonenumber-dev=$version" >fetch.log 2>&1 || {
    cat fetch.log >&2
    exit 1
}
dpkg-deb -x libphonenumber-dev_*.deb unpacked
cd - >/dev/null

mkdir -p "$folder"
rm -rf "$folder/include"
mv "$work/unpacked/usr/include" "$folder/include"
test -f "$folder/$wanted"
