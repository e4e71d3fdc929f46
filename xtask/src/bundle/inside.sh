# inside.sh PART: what is done on the bare system, first as its root, then as a person.
set -eu
say() { printf '   %s\n' "$*"; }
person() { su person -s /bin/sh -c "cd ~ && DISPLAY=${DISPLAY:-} $*"; }
# Runs a person's command, which has to end with a code.
ends() {
  code=$1; shift
  found=0
  person "$*" >/tmp/said 2>&1 || found=$?
  if [ "$found" != "$code" ]; then cat /tmp/said; say "“$*” ended with $found, not $code"; exit 1; fi
  say "$*: $code"
}

case $1 in
install)
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends /packages/*.deb >/tmp/apt 2>&1 || { cat /tmp/apt; exit 1; }
  for program in /usr/bin/attune /usr/bin/attune-desktop /usr/lib/attune/attune-engine; do
    if ldd "$program" | grep 'not found'; then say "$program lacks a library"; exit 1; fi
  done
  dpkg --verify attune attune-chat-model
  useradd --create-home person
  say "installed: $(dpkg-query -W -f '${Package} ${Version} (${Installed-Size} kB), ' attune attune-chat-model)"
  ;;
use)
  ends 0 attune --version
  ends 0 attune init --sample desk
  ends 0 'cd desk && attune replay run --candidate ticket@2'
  ends 0 'cd desk && attune promote ticket@2 --to production'
  ends 0 'cd desk && attune replay run --candidate sentiment@2'
  ends 3 'cd desk && attune promote sentiment@2 --to production'
  ends 0 'cd desk && attune search refund --mode meaning'
  ends 0 'cd desk && attune model test builtin'
  ends 0 'attune completions bash'
  ;;
window)
  # There is neither a session bus nor a desktop here: it has to start all the same.
  person 'LIBGL_ALWAYS_SOFTWARE=1 attune-desktop --workspace ~/desk' >/tmp/window 2>&1 || { cat /tmp/window; exit 1; }
  ;;
remove)
  DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq attune attune-chat-model >/tmp/apt 2>&1 || { cat /tmp/apt; exit 1; }
  left=$(find / -xdev -path /packages -prune -o -path /home -prune -o -path /proc -prune -o -name '*attune*' -print)
  if [ -n "$left" ]; then say "left behind: $left"; exit 1; fi
  say "removed, and nothing is left behind but the person's own"
  ;;
esac
