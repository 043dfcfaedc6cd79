# 展播终端：先核对文件，再全屏打开；浏览器退出五秒后重新打开。关掉这个窗口就停。
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$list = Join-Path $here 'SHA256SUMS'
$bad = New-Object System.Collections.ArrayList

if (Test-Path -LiteralPath (Join-Path $here 'unfinished.json')) {
    [void]$bad.Add('没有复制完，请在导出的电脑上再运行一次 hongcheng kiosk export')
} elseif (-not (Test-Path -LiteralPath $list)) {
    [void]$bad.Add('缺少：SHA256SUMS')
} else {
    Write-Host '正在核对文件……'
    $sha = [System.Security.Cryptography.SHA256]::Create()
    foreach ($line in [System.IO.File]::ReadAllLines($list, [System.Text.Encoding]::UTF8)) {
        if ($line.Length -lt 67) { continue }
        $wanted = $line.Substring(0, 64)
        $name = $line.Substring(66)
        $path = Join-Path $here ($name.Replace('/', '\'))
        if (-not (Test-Path -LiteralPath $path)) { [void]$bad.Add("缺少：$name"); continue }
        try {
            $stream = [System.IO.File]::OpenRead($path)
            $found = [System.BitConverter]::ToString($sha.ComputeHash($stream)).Replace('-', '').ToLower()
            $stream.Close()
            if ($found -ne $wanted) { [void]$bad.Add("坏了：$name") }
        } catch {
            [void]$bad.Add("读不出来：$name")
        }
    }
}

if ($bad.Count -gt 0) {
    Write-Host "有 $($bad.Count) 处不对，请重新导出；三十秒后照常展播："
    foreach ($line in $bad) { Write-Host "  $line" }
    Start-Sleep -Seconds 30
} else {
    Write-Host '文件完好，版本 {{ view.version }}'
}

$places = @(
    "$env:ProgramFiles\Google\Chrome\Application\chrome.exe",
    "${env:ProgramFiles(x86)}\Google\Chrome\Application\chrome.exe",
    "$env:LocalAppData\Google\Chrome\Application\chrome.exe",
    "${env:ProgramFiles(x86)}\Microsoft\Edge\Application\msedge.exe",
    "$env:ProgramFiles\Microsoft\Edge\Application\msedge.exe"
)
$browser = $places | Where-Object { Test-Path -LiteralPath $_ } | Select-Object -First 1
if (-not $browser) {
    Write-Host '没有找到 Chrome 或 Edge，请先装一个'
    Start-Sleep -Seconds 60
    exit 1
}

$page = ([System.Uri](Join-Path $here '{{ view.page|replace("/", "\\") }}')).AbsoluteUri
$flags = @(
{% for flag in view.flags %}
    '{{ flag }}',
{% endfor %}
    '--edge-kiosk-type=fullscreen',
    "--user-data-dir=`"$env:LocalAppData\hongcheng-kiosk`"",
    $page
)
while ($true) {
    Start-Process -FilePath $browser -ArgumentList $flags -Wait
    Start-Sleep -Seconds 5
}
