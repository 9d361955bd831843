#!/bin/bash
# machine.sh NAME: a machine of its own on the kernel of this one, with a network, a root and a sshd of its own, until it is killed. While there is a file NAME.down nobody reaches it, and what it runs goes on (NAME.is-down says that it is so); while there is NAME.frozen it takes connections and answers nothing (NAME.is-frozen says that it is so).
set -e
cd "$(dirname "$0")"
bridge=$(cat bridge)
if [ "$2" != inside ]; then
    ip netns del "$bridge-$1" 2>/dev/null || true
    ip netns add "$bridge-$1"
    ip link add "$bridge$1" type veth peer name eth0 netns "$bridge-$1"
    ip link set "$bridge$1" master "$bridge" up
    exec nsenter --net="/run/netns/$bridge-$1" unshare --mount --uts --pid --fork --kill-child --mount-proc bash machine.sh "$1" inside
fi
hostname "$1"
mount -t tmpfs -o "size=${SIZE:-512m}" tmpfs /var/lib
mount -t tmpfs tmpfs /run
mkdir /run/sshd

# What the shell of this user runs here whenever it starts is of this machine, and not of those. By the name, since sshd asks the list of users where its home is, and not HOME.
for start in ~root/.bashrc ~root/.profile ~root/.bash_profile; do [ ! -e "$start" ] || mount --bind /dev/null "$start"; done
ip link set lo up
ip address add "$(cat "$1.address")/24" dev eth0
ip address add "$(cat "$1.address6")/64" dev eth0 nodad
ip link set eth0 up

# A pause that starts no program: three machines that look ten times a second would keep a core busy with that.
[ -p "$1.clock" ] || mkfifo "$1.clock"
exec 3<>"$1.clock"
pause() { read -r -t 0.1 -u 3 || true; }

# Of the processes of sshd some end by themselves before the signal reaches them, which is no reason for the machine to end.
while :; do
    /usr/sbin/sshd -D -e -f sshd_config -o ListenAddress="$(cat "$1.address")" -o ListenAddress="$(cat "$1.address6")" 3>&- &
    until [ -e "$1.down" ]; do
        if [ -e "$1.frozen" ]; then
            kill -STOP $(pidof sshd) || true
            touch "$1.is-frozen"
            while [ -e "$1.frozen" ]; do pause; done
            kill -CONT $(pidof sshd) || true
        fi
        pause
    done
    kill -9 $(pidof sshd) || true
    wait
    touch "$1.is-down"
    while [ -e "$1.down" ]; do pause; done
    rm "$1.is-down"
done
