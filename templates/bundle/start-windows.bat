@echo off
rem Checks the files of this folder and plays the kiosk full screen.  Close this window to stop.
rem Only ASCII here: what cmd makes of Chinese depends on its code page.
setlocal enabledelayedexpansion
cd /d "%~dp0"
where powershell >nul 2>nul
if errorlevel 1 goto certutil
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0start-windows.ps1"
exit /b

:certutil
rem No PowerShell here: the same check with certutil, then the browser of the system.
chcp 65001 >nul
if exist unfinished.json echo COPY IS UNFINISHED: export it again
for /f "usebackq tokens=1,*" %%h in ("SHA256SUMS") do (
  set "name=%%i"
  set "name=!name:/=\!"
  certutil -hashfile "!name!" SHA256 2>nul | findstr /i /c:"%%h" >nul
  if errorlevel 1 echo DAMAGED OR MISSING: !name!
)
start "" "{{ view.page|replace("/", "\\") }}"
