#!/bin/sh
# One minimal root of Debian, in which the package is built by each of its compilers and tried. Works in an empty
# folder that scripts/roots.ts removes, in a private mount namespace.
#
#   root.sh SUITE MIRROR CHECKOUT NODE
set -eu
suite=$1 mirror=$2 checkout=$3 newer=$4

# Unpacked and not configured, which is quicker: no program here needs its package's scripts.
mmdebstrap --quiet --variant=extract --skip=download/empty --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
  --include=gcc,libc6-dev,clang,nodejs,dash,util-linux --aptopt='Acquire::Languages "none"' \
  "$suite" "$PWD/root" "$mirror" >&2

(cd "$checkout" && npm pack --silent --ignore-scripts --pack-destination "$OLDPWD") >&2
tar -xzf ringtoll-*.tgz -C root
mkdir -p root/proc root/sys root/package/node_modules
mount -t proc proc root/proc
mount --bind /sys root/sys
mount --bind -o ro "$checkout/node_modules" root/package/node_modules
touch root/newer-node
mount --bind -o ro "$newer" root/newer-node

# A compiler, and a command in the root with nothing of this machine's environment.
in_root() {
  asked=$1
  shift
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/nonexistent CC="$asked" chroot root "$@"
}
fail() {
  echo "FAILED: $*"
  exit 1
}

node=node
version=$(in_root none node --version)
status=0
said=$(in_root none node /package/scripts/bench.mjs list 2>&1) || status=$?
case $status in
  0) echo "its Node $version serves" ;;
  2)
    echo "$said" | grep -qx "ringtoll needs Node [0-9.]* or newer, this is $version" || fail "Node $version: $said"
    echo "its Node $version is named as too old"
    node=/newer-node
    in_root none $node --version >/dev/null || fail "the Node of this machine does not run here"
    ;;
  *) fail "Node $version: $said" ;;
esac

for compiler in gcc 'gcc -D_FORTIFY_SOURCE=3' clang 'clang -D_FORTIFY_SOURCE=3'; do
  rm -rf root/package/build
  in_root "$compiler -Werror" $node /package/scripts/bench.mjs run abi-call psr create-proc --rounds 2 -q --no-plot --output - >rows.csv
  for benchmark in abi-call psr create-proc; do
    [ "$(grep -c ",$benchmark," rows.csv)" = 2 ] || fail "$compiler: not two rounds of $benchmark: $(cat rows.csv)"
  done
  built=$(cd root && echo package/build/*)
  for why in root/"$built"/*.why; do
    [ ! -e "$why" ] || fail "$compiler: $(cat "$why")"
  done
  status=0
  in_root none "/$built/native-test" >&2 || status=$?
  # 77: passed, with skips.
  case $status in 0 | 77) ;; *) fail "$compiler: native-test, status $status" ;; esac
  in_root none "/$built/probe" --samples 3 abi-call create-proc | grep -q '"type":"end","failures":0' ||
    fail "$compiler: probe"
  echo "$compiler: built without a warning, tests passed, measured"
done
echo passed
