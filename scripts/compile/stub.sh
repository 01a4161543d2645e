#!/bin/sh
# factory @VERSION@ for @TRIPLE@. Behind this script stand Deno @DENO@ and the
# program, packed. They are unpacked once, into a folder for caches, and started
# from there. docs/install.md says which folder that is.
id=@ID@
[ -z "${ZSH_VERSION-}" ] || emulate sh

# Whether all that was unpacked to $1 is still there, as it was. Each start pays
# for this, so no other program is run: everything has been unpacked with the same
# time, and what was changed since is newer.
ready() {
  at=$1/$id
  [ -f "$at/ok" ] && [ -x "$at/deno" ] && [ -f "$at/app/cli.js" ] || return 1
  for file in "$at/deno" @FILES@; do
    [ "$file" -nt "$at/ok" ] && return 1
  done
  return 0
}

# Becomes the program that is in folder $1.
start() {
  at=$1/$id
  shift
  export DENO_NO_UPDATE_CHECK=1
  # The flags are words.
  # shellcheck disable=SC2086
  exec "$at/deno" run ${FACTORY_DENO_FLAGS---allow-all} @FLAGS@ "$at/app/cli.js" "$@"
}

# Folder $1 is not somebody else's, who could put another program into it, nor a link
# of theirs in a folder that all may write to. The one that was named is the user's
# own affair.
trusted() {
  [ -n "${FACTORY_CACHE_DIR-}" ] || { [ -O "$1" ] && [ ! -h "$1$common" ]; }
}

# Unpacks into folder $1; prints why that cannot be done.
unpack() (
  PATH=${PATH:+$PATH:}/usr/bin:/bin
  LC_ALL=C
  export PATH LC_ALL
  umask 077
  at=$1/$id
  new=$1/.new.$id.$$
  mkdir -p "$1" || exit 1
  trusted "$1" || { echo "it belongs to somebody else"; exit 1; }
  command -v @UNPACK@ >/dev/null || { echo "there is no @UNPACK@ to unpack with"; exit 1; }
  trap 'rm -rf "$new"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  # Whoever reads what this prints may be gone before all is removed.
  trap '' PIPE
  # What was left by a process that was killed, yesterday or before.
  for old in "$1"/.new.*; do
    [ -d "$old" ] && [ -n "$(find "$old" -prune -mtime +0)" ] && rm -rf "$old"
  done
  mkdir -p "$new/$id" || exit 1
  tail -c +@SKIP@ "$0" | { @UNPACK@ -dc || : >"$new/damaged"; } | {
    tar -xof - -C "$new/$id" || : >"$new/incomplete"
    cat >/dev/null
  }
  [ ! -e "$new/damaged" ] || { echo "$0 is damaged"; exit 1; }
  [ ! -e "$new/incomplete" ] || exit 1
  "$new/$id/deno" --version >/dev/null || { echo "Deno does not start from there"; exit 1; }
  # Before its name says that it is whole. Not every sync takes files.
  sync "$new/$id/deno" "$new/$id/ok" 2>/dev/null
  ready "$1" && exit 0
  [ ! -e "$at" ] || mv "$at" "$new/broken"
  # Fails when another process was faster: a folder takes the place of an empty one only.
  mv "$new/$id" "$1/" 2>/dev/null || ready "$1" || { echo "it cannot be put in its place"; exit 1; }
  # Versions that nobody has started for a month.
  for old in "$1"/*; do
    [ "$old" != "$at" ] && [ -f "$old/ok" ] && [ -f "$old/app/cli.js" ] &&
      [ -n "$(find "$old/deno" -prune -atime +30)" ] && rm -rf "$old"
  done
  exit 0
)

# Starts from folder $1, or says in $why that this cannot be done.
try() {
  folder=$1
  shift
  if trusted "$folder" && ready "$folder"; then
    start "$folder" "$@"
  fi
  [ "$unpacking" = yes ] || return
  if reason=$(unpack "$folder" 2>&1); then
    start "$folder" "$@"
  fi
  # The first line tells, unless it is one of these.
  case $reason in
    *"is damaged")
      echo "factory: cannot unpack itself: $0 is damaged
hint: copy it again, or build it again" >&2
      exit 2
      ;;
    *"No space left"* | *"Wrote only"*) reason="the disk is full" ;;
  esac
  why="$why
  $folder: ${reason%%"
"*}"
}

# The folders that may be it, the best first.
all() {
  if [ -n "${FACTORY_CACHE_DIR-}" ]; then
    case $FACTORY_CACHE_DIR in
      /*) try "$FACTORY_CACHE_DIR" "$@" ;;
      *) try "$PWD/$FACTORY_CACHE_DIR" "$@" ;;
    esac
    return
  fi
  case ${XDG_CACHE_HOME-} in
    /*) try "$XDG_CACHE_HOME/factory" "$@" ;;
  esac
  case ${HOME-} in
    /*) try "$HOME/@CACHES@/factory" "$@" ;;
  esac
  user=${UID-}
  common=
  try "${TMPDIR:-/tmp}/factory-${user:-$(PATH=${PATH:+$PATH:}/usr/bin:/bin id -u)}" "$@"
}

why=
unpacking=no
# What follows the name of a folder in a home, where a link is the user's own.
common=/.
all "$@"
unpacking=yes
common=/.
all "$@"
echo "factory: cannot unpack itself, which takes @SIZE@ MB once:$why
hint: set FACTORY_CACHE_DIR to a folder on a disk that programs may be started from" >&2
exit 2
