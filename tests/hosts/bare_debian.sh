#!/bin/sh
# The README's two commands in a bare Debian 12, with nothing of this machine but
# the committed files and its package sources. As root, with debootstrap.
set -eu
. tests/skip.sh
[ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null || skip_all 'a bare Debian: it takes root and debootstrap'
dir=$(mktemp -d)
trap 'umount "$dir/proc" "$dir/sys" 2>/dev/null; rm -rf --one-file-system "$dir" "$dir.log"' EXIT
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' | awk '$2 == "bookworm" {print $1; exit}')
debootstrap --variant=minbase bookworm "$dir" "$mirror" >"$dir.log" 2>&1 || { cat "$dir.log"; exit 1; }
cp -r /etc/apt/. "$dir/etc/apt/"
for file in /etc/resolv.conf /etc/hosts; do [ ! -f $file ] || cp $file "$dir$file"; done
if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
  mkdir -p "$dir/etc/ssl/certs"
  cp -L /etc/ssl/certs/ca-certificates.crt "$dir/etc/ssl/certs/"
fi
# which GNU parallel counts processors by
mount -t proc proc "$dir/proc"
mount -t sysfs sysfs "$dir/sys"
mkdir "$dir/labelquality"
git archive HEAD | tar -x -C "$dir/labelquality"
commands=$(sed -n 's/^    \(sh tests\/install.sh [a-z]* && make [a-z]*\)$/\1/p' README.md)
[ "$(echo "$commands" | wc -l)" = 2 ] || { echo 'the README has not two commands'; exit 1; }
echo "$commands" | while read -r command; do
  echo "in a bare Debian: $command"
  chroot "$dir" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
    sh -c "cd /labelquality && $command" </dev/null >"$dir.out" 2>&1 || { cat "$dir.out"; exit 1; }
  grep -E '^(1,797 handwritten|.* truly |[0-9]+ passed, [0-9]+ failed)' "$dir.out" | cut -c1-100
  rm -f "$dir.out"
done
