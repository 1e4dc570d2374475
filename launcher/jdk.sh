# SPDX-License-Identifier: Apache-2.0
# Finds a JDK that is new enough; sourced by the scripts that start one.

OLDEST_JAVA=21

say() { echo "$@" >&2; }

resolved() { # the file behind a chain of symbolic links
  local file=$1 link
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in /*) file=$link ;; *) file=$(dirname "$file")/$link ;; esac
  done
  echo "$(cd "$(dirname "$file")" && pwd -P)/$(basename "$file")"
}

java_release() { # the feature number of the JDK in a folder, or 0
  local version=""
  [ -x "$1/bin/java" ] || { echo 0; return; }
  [ ! -f "$1/release" ] || version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  echo "${version:-0}"
}

java_home() { # the first JDK that is new enough: chosen, on the PATH, or the newest installed
  local home release best="" best_release=$((OLDEST_JAVA - 1))
  local chosen=("${JAVA_HOME:-}")
  ! command -v java > /dev/null || chosen+=("$(dirname "$(dirname "$(resolved "$(command -v java)")")")")
  for home in "${chosen[@]}"; do
    if [ -n "$home" ] && [ "$(java_release "$home")" -ge "$OLDEST_JAVA" ]; then
      echo "$home"
      return
    fi
  done
  for home in /usr/lib/jvm/* /opt/* /opt/java/* /opt/homebrew/opt/openjdk* "$HOME"/.jdks/* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    release=$(java_release "$home")
    if [ "$release" -gt "$best_release" ]; then
      best=$home best_release=$release
    fi
  done
  [ -n "$best" ] || {
    say "Syncline needs Java $OLDEST_JAVA or newer and found none."
    say "Install a JDK, for example from https://adoptium.net, and set JAVA_HOME to its folder."
    exit 1
  }
  echo "$best"
}
