#!/bin/sh
# 展播终端：先核对文件，再全屏打开。文件有损坏时照样打开，坏的是哪几个写在屏幕上（由 systemd 启动时在日志里）。
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
cd "$here" || exit 1

if [ -e unfinished.json ]; then
  echo "展播文件没有复制完，请在导出的电脑上再运行一次 hongcheng kiosk export" >&2
elif sha256sum -c --quiet SHA256SUMS >&2; then
  echo "展播文件完好，版本 {{ view.version }}"
else
  echo "上面几个展播文件坏了或不见了，请重新导出" >&2
fi

# 屏幕不休眠；没有 xset 的桌面请在系统设置里关掉。
if command -v xset >/dev/null 2>&1; then
  xset s off -dpms s noblank 2>/dev/null || true
fi

for name in chromium chromium-browser google-chrome google-chrome-stable microsoft-edge; do
  if command -v "$name" >/dev/null 2>&1; then
    exec "$name" \
{% for flag in view.flags %}
      {{ flag }} \
{% endfor %}
      --user-data-dir="${XDG_CACHE_HOME:-$HOME/.cache}/hongcheng-kiosk" \
      "$here/{{ view.page }}"
  fi
done
echo "没有找到 Chromium、Chrome 或 Edge，请先装一个" >&2
exit 1
