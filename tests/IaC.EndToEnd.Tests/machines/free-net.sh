#!/bin/sh
# free-net.sh: the first three numbers of a network for a test (RFC 2544, 198.18.0.0/15) that this machine has no route to, as others run beside it.
while :; do
    number=$(($(od -An -N2 -tu2 /dev/urandom) % 512))
    net=198.$((18 + number / 256)).$((number % 256))
    [ -n "$(ip route show "$net.0/24")" ] || break
done
echo "$net"
