# Every target sets up what it needs the first time, and again when a lock file changes.
#
#   make site         the site, in site/          (needs Python 3.11 or newer, nothing else)
#   make photos       the drawn photos of content/, which git does not keep; the targets below do it themselves
#   make check        all findings, nothing written
#   make serve        live preview
#   make test         all tests, with a browser   (needs also Java and npm; as root on Debian installs the rest)
#   make soak         the long proofs too       (HONGCHENG_STEPS=2000 random edits)
#   make lint         ruff and mypy
#   make bench        builds beside Hugo, Pelican, Hexo and Eleventy (fetched into .cache; ARTICLES=1000 ROUNDS=3 GROWTH=yes)
#   make bench-pages  how quick pages are on a phone, by Lighthouse (needs what make test needs)
#   make bench-photos photos beside Hugo and sigal (fetched into .cache; PHOTOS=40)
#   make bench-search search beside Pagefind      (fetched into .cache; CORPUS=pages.jsonl.gz)
#   make bench-kiosk  a kiosk for an hour: memory, nodes, listeners (MINUTES=60, KIOSK=slug)
#   make screenshots  pictures of the pages, in build/screenshots/
#   make tables       the documents' tables of fields and codes, from the code
#   make lock         newer versions of what we build on, with hashes
#   make clean        away with all that was made

PYTHON ?= python3
TEST_PROCESSES ?= 2
BIN := .venv/bin
READY := .venv/ready
TOOLS := tests/tools/node_modules

.DEFAULT_GOAL := site
.DELETE_ON_ERROR:
.PHONY: site photos check serve test soak lint bench bench-pages bench-photos bench-search bench-kiosk screenshots tables lock clean machine

site: $(READY)/command photos
	@$(BIN)/hongcheng build

photos: $(READY)/packages
	@$(BIN)/python -m drawings

check: $(READY)/command photos
	@$(BIN)/hongcheng check

serve: $(READY)/command photos
	@$(BIN)/hongcheng serve

test: $(READY)/command $(READY)/tests $(TOOLS)/ready photos
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal

soak: $(READY)/command $(READY)/tests $(TOOLS)/ready photos
	@HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal -m "soak or not soak" -o faulthandler_timeout=0

lint: $(READY)/command $(READY)/tests
	@$(BIN)/ruff check
	@$(BIN)/python -m mypy --strict generator

bench: $(READY)/command $(READY)/tests
	@$(BIN)/python bench/run.py --articles $(or $(ARTICLES),1000) --rounds $(or $(ROUNDS),3) $(if $(GROWTH),--growth)

bench-pages: $(READY)/command $(READY)/tests $(TOOLS)/ready photos
	@$(BIN)/python bench/lighthouse.py

bench-photos: $(READY)/command $(READY)/tests
	@$(BIN)/python bench/photos.py --photos $(or $(PHOTOS),40)

bench-search: $(READY)/command $(READY)/tests | machine
	@$(BIN)/python bench/search.py $(if $(CORPUS),--corpus $(CORPUS))

bench-kiosk: $(READY)/command $(READY)/tests photos | machine
	@$(BIN)/python bench/kiosk.py --minutes $(or $(MINUTES),60) $(if $(KIOSK),--kiosk $(KIOSK))

screenshots: site $(READY)/tests | machine
	@$(BIN)/python tests/tools/screenshots.py

tables: $(READY)/command
	@PYTHONPATH=. $(BIN)/python tests/tools/doc_tables.py

LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/python -m piptools compile --quiet --upgrade --generate-hashes --allow-unsafe \
	--strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

lock: $(READY)/tests
	@$(LOCK) --extra frame --extra cards --output-file requirements/run.txt pyproject.toml
	@$(LOCK) --extra frame --extra cards --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt pyproject.toml
	@npm update --prefix tests/tools --package-lock-only --omit-lockfile-registry-resolved --silent
	@echo "锁定文件已更新；运行 make test，再提交 requirements/ 和 tests/tools/package-lock.json"

clean:
	@sed -n "s|^[0-9]* |content/|p" .cache/drawings/stamp 2>/dev/null | xargs rm -f
	@rm -rf .venv site .site.* build dist .cache .hongcheng $(TOOLS) .pytest_cache .mypy_cache .ruff_cache .hypothesis 2>/dev/null || \
		{ echo "有些文件删不掉：它们是别的用户建的，请用那个用户再运行一次" >&2; exit 1; }
	@find generator drawings tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# -- set-up -----------------------------------------------------------------------------------

$(READY)/packages: requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "需要 Python 3.11 或更新的版本，命令名为 $(PYTHON)；别的名字写成 make PYTHON=python3.12 site" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "$(PYTHON) 缺少 venv 模块；Debian、Ubuntu 上请安装 python3-venv" >&2; exit 1; }
	@echo "准备 Python 环境 .venv（只在第一次，或锁定文件有变时）"
	@$(PYTHON) -m venv .venv || { echo "在这个文件夹里建不了 .venv：看看有没有写入权限，磁盘满没满" >&2; exit 1; }
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $< || \
		{ echo "Python 软件包没有装上：看看网络和上面的几行，再运行一次" >&2; exit 1; }
	@mkdir -p $(READY) && touch $@

$(READY)/command: $(READY)/packages pyproject.toml
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable . || \
		{ echo "hongcheng 命令没有装上：看看上面的几行；不明白就先 make clean，再运行一次" >&2; exit 1; }
	@printf '%s' '$(CURDIR)' > $@

# A command knows its folder by heart: after a move or in a copy it is made again.
ifneq ($(shell cat $(READY)/command 2>/dev/null),$(CURDIR))
.PHONY: $(READY)/command
endif

$(READY)/tests: $(READY)/packages requirements/dev.txt
	@echo "准备测试用的 Python 软件包"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt || \
		{ echo "Python 软件包没有装上：看看网络和上面的几行，再运行一次" >&2; exit 1; }
	@touch $@

$(TOOLS)/ready: tests/tools/package-lock.json | machine
	@echo "准备网页检查工具（npm）"
	@npm ci --prefix tests/tools --silent --no-audit --no-fund --ignore-scripts || \
		{ echo "npm 软件包没有装上：看看网络，再运行一次" >&2; exit 1; }
	@touch $@

machine:
	@sh tests/tools/machine.sh
