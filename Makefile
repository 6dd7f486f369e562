# Jixia's front door. `make` alone prints the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
ONLY ?=
PAGES := $(shell git ls-files ui 2>/dev/null)
.PHONY: help run test unit lint format bless bench crash fuzz asan tsan deps clean

help: ## prints this
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## installs what is missing (Debian packages, npm, PyPI), once
	@deps/bootstrap data

run: deps build/release/.built ui/dist/index.html ## serves a demonstration province of real data at http://127.0.0.1:8080
	@build/release/src/app/jixia demo

ui/dist/index.html: $(PAGES)
	@tools/ui build

build/release/.built: deps FORCE
	@tools/build release jixia
build/dev/.built: deps FORCE
	@tools/build dev all
FORCE:

test: deps build/dev/.built ## every test there is: the tools', the rooms' on both databases (ONLY=room for one)
	@tools/run_tests "$(ONLY)"

unit: build/dev/.built ## the C++ tests alone (ONLY=room for one)
	@tools/rooms_test dev $(if $(ONLY),-R '^$(ONLY)$$',)

asan: deps ## the C++ tests under address and undefined-behaviour sanitizers
	@tools/build asan all && tools/rooms_test asan
tsan: deps ## the tests of http, storage, workflow and query under the thread sanitizer
	@tools/build tsan http_test storage_test workflow_test query_test && tools/rooms_test tsan -R '^(http|storage|workflow|query)$$'

fuzz: deps ## every parser of ours for FUZZ_SECONDS each (default 60)
	@tools/build fuzz all && tools/run_fuzzers

bench: deps ui/dist/index.html ## ratios against peers and limits, on the release build (ONLY=name for one)
	@bench/run

CYCLES ?= 100
CUTS ?= 60
crash: deps build/release/.built ## kill -9 and power cuts under load: nothing acknowledged is lost (CYCLES=100 CUTS=60)
	@python3 -m tests.crash --cycles $(CYCLES) --cuts $(CUTS)

lint: deps ## format, clang-tidy, rooms, names, texts
	@tools/lint

format: ## formats the C++ sources
	@git ls-files '*.h' '*.cpp' | xargs clang-format-19 -i

bless: build/dev/.built ## writes golden files anew; read the diff
	@JIXIA_BLESS=1 tools/rooms_test dev
	@python3 tools/room_table.py
	@python3 tools/compliance.py

clean: ## removes what was built (not what was installed)
	@rm -rf build
