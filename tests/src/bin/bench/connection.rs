//! A client of the server: one connection that stays open, one request after the other.

use anyhow::ensure;
use http_body_util::BodyExt;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// A connection of somebody who is signed in.
pub(crate) struct Connection {
    sender: SendRequest<String>,
    authority: String,
    authorization: String,
}

impl Connection {
    /// To the server that listens at `authority`.
    pub(crate) async fn open(authority: &str, token: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(authority).await?;
        stream.set_nodelay(true)?;
        let (sender, driver) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(Self { sender, authority: authority.to_owned(), authorization: format!("Bearer {token}") })
    }

    /// Sends a GraphQL request, and returns the answer; one that is no success is an error.
    pub(crate) async fn ask(&mut self, body: String) -> anyhow::Result<Bytes> {
        let request = Request::post("/graphql")
            .header("host", &self.authority)
            .header("content-type", "application/json")
            .header("authorization", &self.authorization)
            .body(body)?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        ensure!(status == StatusCode::OK, "{status}: {}", String::from_utf8_lossy(&bytes));
        Ok(bytes)
    }
}
