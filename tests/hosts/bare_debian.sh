#!/bin/sh
# The README's two commands in a bare Debian 12, with nothing of this machine but
# the checkout and its package sources. As root, with debootstrap.
set -eu
dir=${1:-$(mktemp -d)}
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' | awk '$2 == "bookworm" {print $1; exit}')
debootstrap --variant=minbase bookworm "$dir" "$mirror" >"$dir.log" 2>&1
cp -r /etc/apt/. "$dir/etc/apt/"
for file in /etc/resolv.conf /etc/hosts; do [ ! -f $file ] || cp $file "$dir$file"; done
[ ! -d /usr/local/share/ca-certificates ] || cp -r /usr/local/share/ca-certificates "$dir/usr/local/share/"
[ ! -f /etc/ssl/certs/ca-certificates.crt ] || {
  mkdir -p "$dir/etc/ssl/certs"
  cp -L /etc/ssl/certs/ca-certificates.crt "$dir/etc/ssl/certs/"
}
mkdir "$dir/labelquality"
git archive HEAD | tar -x -C "$dir/labelquality"
mount -t proc proc "$dir/proc" 2>/dev/null || true
trap 'umount "$dir/proc" 2>/dev/null || true' EXIT
for command in $(sed -n 's/^    sh tests\/install.sh \([a-z]*\) && make .*/\1/p' README.md); do
  chroot "$dir" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root ${http_proxy:+http_proxy=$http_proxy} \
    ${https_proxy:+https_proxy=$https_proxy} \
    sh -c "cd /labelquality && sh tests/install.sh $command && make $command"
done
