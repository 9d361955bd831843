#!/bin/sh
# reboot.sh: a power cut, after which what remembers the boot remembers another one.
sh "$(dirname "$0")/power-cut.sh"
boot=$(cat /proc/sys/kernel/random/boot_id)
grep -r -l "$boot" $IAC_ROOT/lib | while read file; do
  case $file in *.db*) ;; *) sed -i "s/$boot/00000000-0000-4000-8000-000000000000/g" $file;; esac
done
