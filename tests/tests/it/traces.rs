//! Whoever runs a collector of OpenTelemetry sees what a request was about and what took its time.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use engine::SERVER;
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::json;

use tests::house::DRAFTER;
use tests::office::Office;
use tests::process::Process;
use tokio::net::TcpListener;

/// Takes what is sent to it, as it comes.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<u8>>>);

impl Collector {
    async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1/traces", listener.local_addr().unwrap());
        let collector = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let collector = collector.clone();
                let take = service_fn(move |request| collector.clone().take(request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), take));
            }
        });
        url
    }

    async fn take(self, request: Request<Incoming>) -> Result<Response<Empty<Bytes>>, Infallible> {
        assert_eq!(request.headers()["content-type"], "application/x-protobuf");
        let sent = request.into_body().collect().await.unwrap().to_bytes();
        self.0.lock().unwrap().extend_from_slice(&sent);
        Ok(Response::new(Empty::new()))
    }

    /// How often these bytes were sent: names stand in it as they are.
    fn count(&self, part: &[u8]) -> usize {
        self.0.lock().unwrap().windows(part.len()).filter(|window| *window == part).count()
    }
}

#[tokio::test]
async fn a_collector_gets_the_steps_of_a_request_within_the_senders_trace() {
    // Given a server that sends its traces
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let collector = Collector::default();
    let (endpoint, database) = (collector.listen().await, office.database.url(SERVER));
    let arguments = ["--database-url", &*database, "--traces-endpoint", &*endpoint];
    let process = Process::serve(&arguments, Some(office.keys())).await;
    // When somebody asks within a trace of their own, and somebody submits
    let question = json!({ "query": "query HowFar { __typename }" }).to_string();
    let request = reqwest::Client::new().post(&process.url).body(question).header("content-type", "application/json");
    let sent = request.header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").send().await;
    assert_eq!(sent.unwrap().status(), 200);
    office.desk(DRAFTER).moved_to(&process.url).submit(&report).await.accepted();
    process.stop().await;
    // Then the collector knows the service, the operation, its place in the sender's trace, and what it waited for
    let trace = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736_u128.to_be_bytes();
    for part in [&b"nianbao"[..], b"graphql", b"HowFar", b"append", b"read", &trace] {
        assert!(collector.count(part) > 0, "{:?}", String::from_utf8_lossy(part));
    }
    // And no word of the report
    assert_eq!(collector.count("公开".as_bytes()), 0);
}

#[tokio::test]
async fn a_collector_that_is_not_there_is_in_nobodys_way() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let nowhere = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (endpoint, database) = (format!("http://{nowhere}/v1/traces"), office.database.url(SERVER));
    let arguments = ["--database-url", &*database, "--traces-endpoint", &*endpoint];
    let process = Process::serve(&arguments, Some(office.keys())).await;
    office.desk(DRAFTER).moved_to(&process.url).submit(&report).await.accepted();
    process.stop().await;
}
