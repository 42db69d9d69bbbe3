# The server's image: built with Rust, run with nothing but the program, as an account without rights.

FROM rust:1.95-bookworm AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/source/target \
    cargo build --locked --release --bin nianbao && cp target/release/nianbao /usr/local/bin/nianbao

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin nianbao \
    && install --directory --owner=nianbao --group=nianbao --mode=0700 /var/lib/nianbao /var/lib/nianbao/keys
COPY --from=build /usr/local/bin/nianbao /usr/local/bin/nianbao
ENV NIANBAO_DATA_DIR=/var/lib/nianbao
USER 10001
EXPOSE 8080
ENTRYPOINT ["nianbao"]
CMD ["serve"]
