#!/bin/sh
# lan.sh NAME...: a bridge that this machine is on, and what machines of these names need to be reached by the real ssh and sshd. lan.sh down takes it away.
set -e
cd "$(dirname "$0")"
if [ "$1" = down ]; then
    bridge=$(cat bridge)
    for socket in "$IAC_ROOT"/run/connections/*; do
        [ ! -S "$socket" ] || ssh -o ControlPath="$socket" -O exit any 2>/dev/null || true
    done
    for name in *.address; do ip netns del "$bridge-${name%.address}" 2>/dev/null || true; done
    ip link del "$bridge"
    exit 0
fi
bridge=b$(head -c 4 /dev/urandom | od -An -tx4 | tr -d ' ')
net=$(sh free-net.sh)
printf %s "$bridge" >bridge
ip link add "$bridge" type bridge
ip address add "$net.1/24" dev "$bridge"
net6=$(printf 'fd00:%x:%x:%x:' $(od -An -N6 -tu2 /dev/urandom))
ip address add "$net6:1/64" dev "$bridge" nodad
ip link set "$bridge" up
mkdir -p bin
printf '#!/bin/sh\nexec /usr/bin/ssh -F %s/ssh_config "$@"\n' "$PWD" >bin/ssh
chmod +x bin/ssh
ssh-keygen -q -t ed25519 -N '' -f userkey
ssh-keygen -q -t ed25519 -N '' -f hostkey
ssh-keygen -q -t ed25519 -N '' -f otherkey
cat >sshd_config <<EOF
HostKey $PWD/hostkey
AuthorizedKeysFile $PWD/userkey.pub
PidFile none
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
EOF
printf 'IdentityFile %s/userkey\nIdentitiesOnly yes\nUserKnownHostsFile %s/known\nGlobalKnownHostsFile none\nStrictHostKeyChecking yes\n' "$PWD" "$PWD" >ssh_config
last=1
for name; do
    last=$((last + 1))
    printf '%s' "$net.$last" >"$name.address"
    printf '%s' "$net6:$last" >"$name.address6"
    printf 'Host %s\n  HostName %s\n' "$name" "$net.$last" >>ssh_config
    for address in "$net.$last" "$net6:$last"; do printf '%s %s\n' "$address" "$(cut -d' ' -f1,2 hostkey.pub)" >>known; done
done
