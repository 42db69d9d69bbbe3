//! Where a request comes from, as far as that can be known: what a share is counted for.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::HeaderMap;
use axum::http::request::Parts;

/// The header in which proxies note whom they speak for, each adding the address that it was spoken to from.
const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// The other end of the connection; whoever listens puts it into every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Whom requests are counted for: an IPv4 address, or a network of 2^64 IPv6 addresses, which one household gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source(IpAddr);

impl From<IpAddr> for Source {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.into()),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Self(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
        }
    }
}

impl Source {
    /// Of a request. What a header says is believed only from one of `proxies`, and only as far back as the last
    /// address that is none of them.
    pub(crate) fn of(parts: &Parts, proxies: &[IpAddr]) -> Self {
        let peer = parts.extensions.get::<Peer>().map_or(Ipv4Addr::UNSPECIFIED.into(), |Peer(address)| *address);
        let peer = peer.to_canonical();
        if !proxies.contains(&peer) {
            return peer.into();
        }
        let noted = forwarded_for(&parts.headers).rev().map_while(|text| text.parse::<IpAddr>().ok());
        let mut noted = noted.map(|address| address.to_canonical());
        noted.find(|address| !proxies.contains(address)).unwrap_or(peer).into()
    }
}

fn forwarded_for(headers: &HeaderMap) -> impl DoubleEndedIterator<Item = &str> {
    let texts = headers.get_all(X_FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn source(peer: &str, forwarded: &[&str], proxies: &[&str]) -> IpAddr {
        let mut request = Request::new(());
        request.extensions_mut().insert(Peer(peer.parse().unwrap()));
        for text in forwarded {
            request.headers_mut().append(X_FORWARDED_FOR, text.parse().unwrap());
        }
        let proxies: Vec<_> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        Source::of(&request.into_parts().0, &proxies).0
    }

    #[test]
    fn the_header_is_believed_from_a_known_proxy_alone() {
        let client: IpAddr = "192.0.2.7".parse().unwrap();
        assert_eq!(source("10.0.0.1", &["192.0.2.7"], &["10.0.0.1"]), client);
        assert_eq!(source("192.0.2.7", &["203.0.113.9"], &["10.0.0.1"]), client, "nobody speaks for themselves");
        assert_eq!(source("192.0.2.7", &[], &[]), client);
    }

    #[test]
    fn what_a_client_wrote_into_the_header_itself_is_not_believed() {
        let client: IpAddr = "192.0.2.7".parse().unwrap();
        let proxies = ["10.0.0.1", "10.0.0.2"];
        assert_eq!(source("10.0.0.1", &["203.0.113.9, 192.0.2.7, 10.0.0.2"], &proxies), client);
        assert_eq!(source("10.0.0.1", &["203.0.113.9", "192.0.2.7", "10.0.0.2"], &proxies), client);
        assert_eq!(source("10.0.0.1", &["nonsense"], &proxies), "10.0.0.1".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn one_network_of_ipv6_is_one_source() {
        assert_eq!(source("2001:db8:1:2::1", &[], &[]), source("2001:db8:1:2:ffff::9", &[], &[]));
        assert_ne!(source("2001:db8:1:2::1", &[], &[]), source("2001:db8:1:3::1", &[], &[]));
        assert_eq!(source("::ffff:192.0.2.7", &[], &[]), "192.0.2.7".parse::<IpAddr>().unwrap());
    }
}
