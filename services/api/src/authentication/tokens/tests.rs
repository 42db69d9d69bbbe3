use jsonwebtoken::jwk::ThumbprintHash;
use serde_json::json;

use super::*;

/// What a forger changes of a token.
type Change = fn(&mut Header, &mut serde_json::Value);

const MINUTE: TimeDelta = TimeDelta::minutes(1);

fn start() -> DateTime<Utc> {
    "2021-01-20T01:00:00Z".parse().unwrap()
}

fn viewer() -> Viewer {
    Viewer { person: PersonId(Uuid::from_u128(1)), session: Uuid::from_u128(2) }
}

fn keys() -> Keys {
    let home = tempfile::tempdir().unwrap();
    Keys::open(&home.path().join("keys")).unwrap()
}

fn tokens() -> AccessTokens {
    AccessTokens::new(keys(), TokenSettings::default())
}

/// A token with our good signature, and header and claims as `change` leaves them.
fn signed(tokens: &AccessTokens, change: Change) -> String {
    let mut header = tokens.header.clone();
    let mut claims = json!({
        "iss": "nianbao", "aud": "nianbao", "sub": viewer().person.0, "sid": viewer().session,
        "iat": start().timestamp(), "exp": (start() + MINUTE).timestamp(), "jti": "x",
    });
    change(&mut header, &mut claims);
    jsonwebtoken::encode(&header, &claims, &tokens.signing).unwrap()
}

#[test]
fn a_token_names_person_and_session_until_it_expires() {
    let tokens = tokens();
    let token = tokens.issue(viewer(), start()).unwrap();
    assert_eq!(token.expires_at, start() + TimeDelta::minutes(10));
    for _ in 0..2 {
        assert_eq!(tokens.verify(&token.text, start()), Ok(viewer()));
        assert_eq!(tokens.verify(&token.text, token.expires_at + LEEWAY - TimeDelta::seconds(1)), Ok(viewer()));
        assert_eq!(tokens.verify(&token.text, token.expires_at + LEEWAY), Err(TokenRefusal::Expired));
    }
}

#[test]
fn a_token_that_comes_expired_is_refused_as_expired() {
    let tokens = tokens();
    let token = tokens.issue(viewer(), start()).unwrap();
    assert_eq!(tokens.verify(&token.text, start() + TimeDelta::days(1)), Err(TokenRefusal::Expired));
}

#[test]
fn no_two_tokens_are_the_same() {
    let tokens = tokens();
    assert_ne!(tokens.issue(viewer(), start()).unwrap().text, tokens.issue(viewer(), start()).unwrap().text);
}

#[test]
fn a_token_as_it_should_be_is_believed() {
    let tokens = tokens();
    assert_eq!(tokens.verify(&signed(&tokens, |_, _| ()), start()), Ok(viewer()));
}

#[test]
fn every_other_header_and_claim_is_refused() {
    let tokens = tokens();
    let forgeries: [(&str, Change); 12] = [
        ("another kind of token", |header, _| header.typ = Some("JWT".into())),
        ("no key named", |header, _| header.kid = None),
        ("an unknown key named", |header, _| header.kid = Some("../../etc/passwd".into())),
        ("another issuer", |_, claims| claims["iss"] = json!("elsewhere")),
        ("another audience", |_, claims| claims["aud"] = json!("elsewhere")),
        ("no issuer", |_, claims| drop(claims.as_object_mut().unwrap().remove("iss"))),
        ("no audience", |_, claims| drop(claims.as_object_mut().unwrap().remove("aud"))),
        ("no expiry", |_, claims| drop(claims.as_object_mut().unwrap().remove("exp"))),
        ("an expiry that is no time", |_, claims| claims["exp"] = json!("never")),
        ("not valid yet", |_, claims| claims["nbf"] = json!((start() + MINUTE).timestamp())),
        ("valid from no time on", |_, claims| claims["nbf"] = json!("soon")),
        ("a person that is no id", |_, claims| claims["sub"] = json!("admin")),
    ];
    for (what, change) in forgeries {
        assert_eq!(tokens.verify(&signed(&tokens, change), start()), Err(TokenRefusal::Invalid), "{what}");
    }
}

/// Signed by us, so that nothing but the extension stands against it.
#[test]
fn a_token_with_an_extension_that_must_be_understood_is_refused() {
    let tokens = tokens();
    let token = signed(&tokens, |_, _| ());
    let claims = token.split('.').nth(1).unwrap();
    let header = json!({ "alg": "EdDSA", "typ": KIND, "kid": tokens.header.kid, "crit": ["b64"], "b64": false });
    let input = format!("{}.{claims}", URL_SAFE_NO_PAD.encode(header.to_string()));
    let signature = jsonwebtoken::crypto::sign(input.as_bytes(), &tokens.signing, Algorithm::EdDSA).unwrap();
    assert_eq!(tokens.verify(&format!("{input}.{signature}"), start()), Err(TokenRefusal::Invalid));
}

#[test]
fn a_changed_token_is_refused() {
    let tokens = tokens();
    let token = signed(&tokens, |_, _| ());
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let other = json!({ "sub": Uuid::from_u128(9), "exp": i64::MAX }).to_string();
    let other = URL_SAFE_NO_PAD.encode(other);
    for forged in [
        format!("{header}.{other}.{signature}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}"),
        format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode([0; 64])),
        format!("{token}."),
        token.to_uppercase(),
    ] {
        assert_eq!(tokens.verify(&forged, start()), Err(TokenRefusal::Invalid), "{forged}");
    }
}

#[test]
fn unsigned_tokens_and_secrets_of_our_own_public_key_are_refused() {
    let tokens = tokens();
    let token = signed(&tokens, |_, _| ());
    let claims = token.split('.').nth(1).unwrap();
    let kid = tokens.header.kid.clone().unwrap();
    let none = URL_SAFE_NO_PAD.encode(json!({ "typ": KIND, "alg": "none", "kid": kid }).to_string());
    assert_eq!(tokens.verify(&format!("{none}.{claims}."), start()), Err(TokenRefusal::Invalid));

    let public = tokens.verifying[&kid].try_get_as_bytes().unwrap();
    let mut header = Header::new(Algorithm::HS256);
    (header.typ, header.kid) = (Some(KIND.into()), Some(kid));
    let claims: Claims = jsonwebtoken::dangerous::insecure_decode_claims(&token).unwrap();
    let forged = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(public)).unwrap();
    assert_eq!(tokens.verify(&forged, start()), Err(TokenRefusal::Invalid));
}

#[test]
fn a_token_of_another_installation_is_refused() {
    let theirs = signed(&tokens(), |_, _| ());
    assert_eq!(tokens().verify(&theirs, start()), Err(TokenRefusal::Invalid));
}

#[test]
fn what_is_no_token_at_all_is_refused() {
    for text in ["", ".", "..", "令牌", "a.b.c", &"x".repeat(1_000_000), &"a.".repeat(1_000)] {
        assert_eq!(tokens().verify(text, start()), Err(TokenRefusal::Invalid));
    }
}

#[test]
fn tokens_of_an_older_key_are_believed_after_a_change_of_keys() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("keys");
    let before = AccessTokens::new(Keys::open(&directory).unwrap(), TokenSettings::default());
    let token = before.issue(viewer(), start()).unwrap();
    Keys::add(&directory).unwrap();
    let after = AccessTokens::new(Keys::open(&directory).unwrap(), TokenSettings::default());
    assert_eq!(after.verify(&token.text, start()), Ok(viewer()));
    let newer = after.issue(viewer(), start()).unwrap();
    assert_eq!(before.verify(&newer.text, start()), Err(TokenRefusal::Invalid), "until that node is restarted");
}

/// What we publish is enough for another program to verify our tokens.
#[test]
fn the_published_key_verifies_a_token() {
    let keys = keys();
    let published: jsonwebtoken::jwk::JwkSet = serde_json::from_str(&keys.published).unwrap();
    let tokens = AccessTokens::new(keys, TokenSettings::default());
    let token = signed(&tokens, |_, _| ());
    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let key = published.find(&kid).unwrap();
    assert_eq!(key.thumbprint(ThumbprintHash::SHA256).unwrap(), kid);
    let key = DecodingKey::from_jwk(key).unwrap();
    assert!(jsonwebtoken::decode::<Claims>(&token, &key, &tokens.validation).is_ok());
}
