# mapbatch: the two commands of a newcomer are `make sample` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: setup build sample sample-online test fuzz format bench clean

PACKAGES := pkg-config libcairo2-dev libpango1.0-dev librsvg2-dev libgdk-pixbuf-2.0-dev libpng-dev libdeflate-dev libisal-dev \
	libqrencode-dev libqpdf-dev libssl-dev libcurl4-openssl-dev libsqlite3-dev fonts-noto-core fonts-roboto-unhinted \
	poppler-utils qpdf mupdf-tools
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
# SwiftPM says that it leaves out pkg-config's -pthread, which Linux does not need; that is no warning about the code.
QUIET := grep -v -e 'prohibited flag(s): -pthread' || true

## Installs the Debian packages that are missing.
setup:
	@command -v swift >/dev/null || { echo "mapbatch needs Swift 6.3: https://www.swift.org/install/linux/"; exit 1; }
	@missing=""; for package in $(PACKAGES); do \
		dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
		echo "installing:$$missing"; \
		$(SUDO) apt-get update -qq; \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

## Builds the release executable.
build: setup
	@swift build -c release --product mapbatch 2> >($(QUIET) >&2)

## Draws both sample jobs and says where they are.
sample: build
	@status=0; for job in localmap navimap; do \
		echo "== samples/monaco/$$job.yaml"; \
		.build/release/mapbatch render samples/monaco/$$job.yaml || status=$$?; \
		[ $$status -eq 0 ] || [ $$status -eq 2 ] || exit $$status; \
	done
	@echo; echo "Look at the maps in"
	@echo "  $(CURDIR)/samples/monaco/out/monaco-localmap"
	@echo "  $(CURDIR)/samples/monaco/out/monaco-navimap"
	@echo "and at index.csv there: four or five of the 120 customers have no map, and why."

## Runs a job from addresses to maps: geocodes and routes come from a double of the online services on this machine.
sample-online: build
	@swift build -c release --product loopback 2> >($(QUIET) >&2)
	@.ci/sample-online

## Checks the format, builds without warnings, runs the tests and draws the samples.
test: setup
	@swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests
	@.ci/build
	@swift test --skip-build 2> >($(QUIET) >&2)
	@.ci/samples

## Prints a table of speed and memory; DATA is a folder like samples/monaco, which is small for it.
DATA ?= samples/monaco
bench: build
	@Benchmarks/bench $(DATA)

## Feeds the parsers of foreign bytes random inputs for long; FUZZ is their number for the fastest one, slower ones get
## fewer.
FUZZ ?= 1000000
fuzz: setup
	@swift build -c release --build-tests 2> >($(QUIET) >&2)
	@MAPBATCH_FUZZ=$(FUZZ) swift test -c release --skip-build --filter 'Fuzz|mutated' 2> >($(QUIET) >&2)

## Brings all sources into the project's format.
format:
	@swift format --in-place --recursive --configuration .swift-format Package.swift Sources Tests

clean:
	@rm -rf .build samples/monaco/out
