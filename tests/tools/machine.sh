#!/bin/sh
# What the tests need from the machine and pip cannot bring: a browser, a Chinese font, Java and npm.
# Installs what is missing where it may (Debian, Ubuntu, as root); otherwise says what to install and fails.
set -eu

missing=""
want() { missing="$missing $1"; }

command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
    command -v google-chrome >/dev/null 2>&1 || want chromium
command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family 2>/dev/null)" ] || want fonts-noto-cjk
command -v fc-list >/dev/null 2>&1 || want fontconfig
command -v java >/dev/null 2>&1 || want default-jre-headless
command -v npm >/dev/null 2>&1 || want npm

[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "测试还缺：$missing。请先安装（Debian、Ubuntu：sudo apt-get install$missing），再运行 make test" >&2
    exit 1
fi

echo "安装测试要用的：$missing（只在第一次）"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086  # a list of package names
if ! { apt-get update -q && apt-get install -y -q --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    echo "没有装上：$missing。看看网络和上面的几行，再运行 make test" >&2
    exit 1
fi
