# prove.sh BARE PACKAGES SHOTS DISPLAY: puts the packages on a bare system and uses them there.
set -euo pipefail
bare=$1 packages=$2 shots=$3 display=$4
say() { printf '   %s\n' "$*"; }

root=$(mktemp -d)
trap 'umount --recursive --lazy "$root" 2>/dev/null || true; rm -rf --one-file-system "$root" 2>/dev/null || true' EXIT
mount --make-rprivate /
mount -t tmpfs -o size=3g,mode=755 attune "$root"
tar -C "$root" -xf "$bare"
for place in proc sys dev; do mount --rbind "/$place" "$root/$place"; done
mount -t proc proc "$root/proc"
mkdir -p "$root/tmp/.X11-unix" "$root/packages"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
cp "$packages"/*.deb "$packages/inside.sh" "$root/packages"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cp /etc/hosts "$root/etc/hosts"
cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true

inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DISPLAY="$display" chroot "$root" "$@"; }
for tool in cc cargo node; do
  if inside sh -c "command -v $tool" >/dev/null; then say "$tool is on the bare system"; exit 1; fi
done

inside sh /packages/inside.sh install
inside sh /packages/inside.sh use
inside sh /packages/inside.sh window &
window=$!

# The window is there when it has a picture with more than one colour.
found=
for _ in $(seq 240); do
  sleep 0.5
  if DISPLAY=$display xwininfo -root -tree 2>/dev/null | grep -q '"Attune'; then
    DISPLAY=$display import -window root "$shots/package.png"
    colours=$(identify -format %k "$shots/package.png")
    if [ "$colours" -gt 200 ]; then found=yes; break; fi
  fi
  kill -0 "$window" 2>/dev/null || break
done
[ -n "$found" ] || { say "the window does not show itself"; exit 1; }
# A moment later it shows its content, too.
sleep 5
DISPLAY=$display import -window root "$shots/package.png"
kill -0 "$window" || { say "the window has closed"; exit 1; }
say "the window shows itself: $shots/package.png"

inside sh /packages/inside.sh remove
