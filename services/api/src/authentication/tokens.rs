//! Access tokens: JSON Web Tokens signed with Ed25519 (RFC 8037), in the profile of RFC 9068.
//!
//! A token is believed until it expires, without a look into the database: that is what makes it cheap, and why it is
//! short-lived. Stopping an account or ending a session takes effect on access tokens when they expire.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use domain::id::PersonId;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ledger::Hash;
use quick_cache::sync::Cache;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::AuthenticationError;
use super::keys::Keys;
use super::viewer::Viewer;

/// The longest text that is looked at as a token; ours have about 450 characters.
const LONGEST: usize = 2_048;
/// By how much the clocks of two nodes may differ.
const LEEWAY: TimeDelta = TimeDelta::seconds(5);
/// The kind of token, so that no other signed text passes for one (RFC 9068).
const KIND: &str = "at+jwt";

/// What goes into access tokens.
#[derive(Clone, Debug)]
pub struct TokenSettings {
    /// Who issues them (`iss`): names this installation.
    pub issuer: String,
    /// Whom they are for (`aud`).
    pub audience: String,
    /// How long they are believed.
    pub lifetime: Duration,
    /// How many verified tokens are remembered, so that each signature is verified once; about 100 bytes each.
    pub remembered: usize,
}

impl Default for TokenSettings {
    fn default() -> Self {
        Self {
            issuer: "nianbao".into(),
            audience: "nianbao".into(),
            lifetime: Duration::from_mins(10),
            remembered: 20_000,
        }
    }
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// It was ours, and its time is over.
    #[error("登录已过期，请刷新登录状态或重新登录。")]
    Expired,
    /// It is not one of ours.
    #[error("登录凭证无效，请重新登录。")]
    Invalid,
}

/// An access token and when it expires.
#[derive(Clone)]
pub struct AccessToken {
    /// The compact form, for the header `Authorization: Bearer …`.
    pub text: String,
    /// When it stops being believed.
    pub expires_at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    /// The person.
    sub: Uuid,
    /// The session.
    sid: Uuid,
    iat: i64,
    exp: i64,
    /// Ours have none; one that has is not believed before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
    jti: String,
}

/// What of a header the library does not read.
#[derive(Deserialize)]
struct Extensions {
    /// Names what a reader must understand: nothing of the kind is understood here (RFC 7515, section 4.1.11).
    crit: Option<IgnoredAny>,
}

#[derive(Clone, Copy)]
struct Verified {
    viewer: Viewer,
    begins_at: i64,
    expires_at: i64,
}

impl Verified {
    fn at(self, now: DateTime<Utc>) -> Result<Viewer, TokenRefusal> {
        if self.expires_at <= (now - LEEWAY).timestamp() {
            return Err(TokenRefusal::Expired);
        }
        if self.begins_at > (now + LEEWAY).timestamp() { Err(TokenRefusal::Invalid) } else { Ok(self.viewer) }
    }
}

/// Issues and verifies access tokens.
pub struct AccessTokens {
    settings: TokenSettings,
    header: Header,
    signing: EncodingKey,
    verifying: HashMap<String, DecodingKey>,
    validation: Validation,
    verified: Cache<[u8; 32], Verified>,
}

impl AccessTokens {
    /// Signs with the newest of `keys`, verifies with all of them.
    #[must_use]
    pub fn new(keys: Keys, settings: TokenSettings) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_issuer(&[&settings.issuer]);
        validation.set_audience(&[&settings.audience]);
        // Compared below with the time that came in as a value.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(KIND.into());
        header.kid = Some(keys.signing_id);
        let verified = Cache::new(settings.remembered);
        Self { settings, header, signing: keys.signing, verifying: keys.verifying, validation, verified }
    }

    /// A token for this session of this person.
    pub fn issue(&self, viewer: Viewer, now: DateTime<Utc>) -> Result<AccessToken, AuthenticationError> {
        let expires_at = (now + self.settings.lifetime).trunc_subsecs(0);
        let mut id = [0; 16];
        aws_lc_rs::rand::fill(&mut id).map_err(AuthenticationError::fault)?;
        let claims = Claims {
            iss: self.settings.issuer.clone(),
            aud: self.settings.audience.clone(),
            sub: viewer.person.0,
            sid: viewer.session,
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
            nbf: None,
            jti: URL_SAFE_NO_PAD.encode(id),
        };
        let text = jsonwebtoken::encode(&self.header, &claims, &self.signing).map_err(AuthenticationError::fault)?;
        Ok(AccessToken { text, expires_at })
    }

    /// Who presents this token. Tokens found good are remembered, so that only the first look at one is expensive.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Viewer, TokenRefusal> {
        if token.len() > LONGEST {
            return Err(TokenRefusal::Invalid);
        }
        let digest = *Hash::of(token.as_bytes()).as_bytes();
        if let Some(verified) = self.verified.get(&digest) {
            return verified.at(now);
        }
        let verified = self.decode(token).ok_or(TokenRefusal::Invalid)?;
        let viewer = verified.at(now)?;
        self.verified.insert(digest, verified);
        Ok(viewer)
    }

    /// Reads a token with a good signature, whenever it expires.
    fn decode(&self, token: &str) -> Option<Verified> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.alg != Algorithm::EdDSA || header.typ.as_deref() != Some(KIND) || has_extensions(token)? {
            return None;
        }
        let key = self.verifying.get(header.kid.as_deref()?)?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok()?.claims;
        let viewer = Viewer { person: PersonId(claims.sub), session: claims.sid };
        Some(Verified { viewer, begins_at: claims.nbf.unwrap_or(i64::MIN), expires_at: claims.exp })
    }
}

/// Whether the header names extensions that must be understood; `None` when it cannot be read.
fn has_extensions(token: &str) -> Option<bool> {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
    Some(serde_json::from_slice::<Extensions>(&header).ok()?.crit.is_some())
}

#[cfg(test)]
mod tests;
