# `make` lists what there is to do. Every target sets up what it needs by itself.

.DEFAULT_GOAL := help
.PHONY: run test lint schema check-clients check-pages bench torture help

run: ## start the demonstration: a report from draft to publication, then the server
	.ci/install-postgres
	cargo run --release --bin nianbao -- demo

test: ## run all tests, against a PostgreSQL of their own
	.ci/install-postgres
	.ci/install-test-tools
	cargo build --bin nianbao
	cargo test --workspace

lint: ## check format, lints, documentation, licences and unused dependencies
	.ci/install-lint-tools
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps
	cargo deny check --hide-inclusion-graph bans licenses sources
	cargo machete

schema: ## write schema.graphql from the code
	cargo run --bin nianbao -- schema > schema.graphql.new
	mv schema.graphql.new schema.graphql

check-clients: ## hold the usual GraphQL clients, unmodified, against a demonstration server
	.ci/check-clients

check-pages: ## look at the served pages in a browser that reaches this machine alone; leaves pictures
	.ci/check-pages

bench: ## measure edits and questions beside pgbench
	.ci/install-postgres
	cargo build --release --bin nianbao --bin bench
	target/release/bench

torture: ## kill, pause and starve the real program under edits, and count what was lost (some minutes)
	.ci/install-postgres
	cargo build --release --bin nianbao --bin torture
	target/release/torture

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
