//! Tokens that are not to be believed.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tests::client::{Answer, Client};
use tests::cluster::Cluster;
use tests::desk::{Desk, insertion};
use tests::house::{ADMINISTRATOR, DRAFTER, PASSWORD};
use tests::office::{Office, first_secret, private_directory, start};

/// What a token of the drafter says, as JSON.
fn parts(office: &Office) -> (Value, Value) {
    let token = &office.house.people[DRAFTER].token;
    let part = |text: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap();
    let mut parts = token.split('.');
    (part(parts.next().unwrap()), part(parts.next().unwrap()))
}

/// A token with these claims under the drafter's own header, signed with `key`.
fn signed(header: &Value, claims: &Value, key: &EncodingKey) -> String {
    let mut by = Header::new(Algorithm::EdDSA);
    by.typ = header["typ"].as_str().map(Into::into);
    by.kid = header["kid"].as_str().map(Into::into);
    encode(&by, claims, key).unwrap()
}

/// The server's own key.
fn own_key(office: &Office) -> EncodingKey {
    let file = fs::read_dir(office.keys()).unwrap().next().unwrap().unwrap().path();
    EncodingKey::from_ed_der(&fs::read(file).unwrap())
}

/// Reading and writing with this token both fail in the same way; answers with the writing.
async fn turned_away(office: &Office, report: &str, token: &str) -> Answer {
    let head = office.head().await;
    let desk = Desk::new(office.nobody.with_token(token));
    let who = desk.ask("{ viewer { person { id } } }", Value::Null).await;
    assert_eq!(who.error_code(), Some("UNAUTHENTICATED"), "{token}: {}", who.body);
    let written = desk.revise(report, &[insertion(0, "冒名写入。")]).await;
    written.failed("UNAUTHENTICATED");
    assert_eq!(office.head().await, head);
    written
}

#[tokio::test]
async fn an_expired_token_is_told_apart_and_changes_nothing() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let (header, mut claims) = parts(&office);
    let key = own_key(&office);
    let fresh = signed(&header, &claims, &key);
    let desk = Desk::new(office.nobody.with_token(&fresh));
    desk.revise(&report, &[insertion(0, "自制但有效的令牌：证明下面只差时间。")]).await.accepted();

    claims["exp"] = json!(claims["exp"].as_i64().unwrap() - 24 * 3600);
    let expired = turned_away(&office, &report, &signed(&header, &claims, &key)).await;
    assert!(expired.failed("UNAUTHENTICATED").contains("过期"));
}

#[tokio::test]
async fn a_forged_token_changes_nothing() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let (header, claims) = parts(&office);
    let genuine = &office.house.people[DRAFTER].token;
    let (signing_input, signature) = genuine.rsplit_once('.').unwrap();
    let (head, body) = signing_input.split_once('.').unwrap();
    let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());

    let without = |alg: &str| encoded(&json!({ "alg": alg, "typ": header["typ"], "kid": header["kid"] }));
    let public_key = public_key(&office).await;
    let mut hmac = Header::new(Algorithm::HS256);
    hmac.typ = header["typ"].as_str().map(Into::into);
    hmac.kid = header["kid"].as_str().map(Into::into);
    let other_office = Office::new().await;
    let somebody = other_key();
    let mut administrator = claims.clone();
    administrator["sub"] = json!("00000000-0000-0000-0000-000000000001");
    let mut other_audience = claims.clone();
    other_audience["aud"] = json!("elsewhere");
    let mut other_issuer = claims.clone();
    other_issuer["iss"] = json!("elsewhere");
    let mut other_kind = header.clone();
    other_kind["typ"] = json!("JWT");
    let mut other_name = header.clone();
    other_name["kid"] = json!("nobody's");
    let key = own_key(&office);

    for forged in [
        String::new(),
        "x".to_owned(),
        "..".to_owned(),
        format!("{}.{body}.", without("none")),
        format!("{}.{body}.", without("None")),
        format!("{}.{body}.{signature}", without("none")),
        format!("{}.{body}.{signature}", without("HS256")),
        encode(&hmac, &claims, &EncodingKey::from_secret(&public_key)).unwrap(),
        encode(&hmac, &claims, &EncodingKey::from_secret(URL_SAFE_NO_PAD.encode(&public_key).as_bytes())).unwrap(),
        signed(&header, &claims, &somebody),
        signed(&header, &other_audience, &key),
        signed(&header, &other_issuer, &key),
        signed(&other_kind, &claims, &key),
        signed(&other_name, &claims, &key),
        format!("{head}.{}.{signature}", encoded(&administrator)),
        format!("{head}.{body}"),
        format!("{head}.{body}.{}", signature.chars().rev().collect::<String>()),
        format!("{genuine}{}", "A".repeat(10_000)),
        office.house.people[DRAFTER].refresh_token.clone(),
    ] {
        turned_away(&office, &report, &forged).await;
    }
    drop(other_office);
}

/// 32 bytes of the published key.
async fn public_key(office: &Office) -> Vec<u8> {
    let url = office.server.url().replace("/graphql", "/.well-known/jwks.json");
    let keys: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    URL_SAFE_NO_PAD.decode(keys["keys"][0]["x"].as_str().unwrap()).unwrap()
}

/// An Ed25519 key that is not the server's: the PKCS#8 frame around 32 bytes of our own.
fn other_key() -> EncodingKey {
    let frame = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    EncodingKey::from_ed_der(&[&frame[..], &[7; 32]].concat())
}

#[tokio::test]
async fn without_a_token_nothing_is_read_and_nothing_is_written() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let head = office.head().await;
    let nobody = Desk::new(office.nobody.clone());
    nobody.revise(&report, &[insertion(0, "无名氏。")]).await.failed("UNAUTHENTICATED");
    let query = "query($id: ID!) { report(id: $id) { id } }";
    nobody.ask(query, json!({ "id": report })).await.failed("UNAUTHENTICATED");
    assert_eq!(office.head().await, head);
}

/// Rules are explained to those who may act: input that makes no sense is no way around signing in.
#[tokio::test]
async fn without_a_token_no_mutation_looks_at_its_input() {
    let office = Office::new().await;
    let nobody = Desk::new(office.nobody.clone());
    let nowhere = "none";
    for (mutation, input) in [
        ("openReport", json!({ "body": nowhere, "year": 1 })),
        (
            "importReport",
            json!({ "body": nowhere, "year": 1, "name": "", "paragraphs": [], "cells": [], "unplaced": [] }),
        ),
        (
            "importPublishedReport",
            json!({ "body": nowhere, "year": 1, "name": "", "source": "?", "publishedOn": "2020-01-20" }),
        ),
        ("reviseText", json!({ "report": nowhere, "edits": [] })),
        ("setCells", json!({ "report": nowhere, "block": { "anchor": "", "basedOn": 0, "text": "" } })),
        ("fillZeros", json!({ "report": nowhere, "table": 9 })),
        ("explainFinding", json!({ "report": nowhere, "fingerprint": "?", "explanation": "" })),
        ("refuseExplanation", json!({ "report": nowhere, "explanation": nowhere, "reason": "" })),
        ("adoptRules", json!({ "report": nowhere })),
        ("submitReport", json!({ "report": nowhere })),
        ("recallSubmission", json!({ "report": nowhere })),
        ("signStage", json!({ "report": nowhere, "stage": "", "scope": "?", "expectedHash": "?" })),
        ("signParts", json!({ "report": nowhere, "stage": "", "parts": [{ "scope": "?", "expectedHash": "?" }] })),
        ("voidEdition", json!({ "report": nowhere, "reason": "" })),
        ("withdrawSignature", json!({ "report": nowhere, "signature": nowhere, "reason": "" })),
        ("returnReport", json!({ "report": nowhere, "sections": [99], "reason": "" })),
        ("replan", json!({ "report": nowhere, "reason": "" })),
        ("publishReport", json!({ "report": nowhere, "edition": 1, "expectedHash": "?" })),
        ("orderExpunging", json!({ "report": nowhere, "texts": ["?"], "reason": "" })),
        ("expungeContent", json!({ "report": nowhere, "order": "00000000-0000-0000-0000-000000000000" })),
        ("registerPerson", json!({ "name": "" })),
        ("registerBody", json!({ "name": "", "kind": "DEPARTMENT", "plan": "?" })),
        ("adoptPlan", json!({ "body": nowhere, "plan": "?" })),
        ("appoint", json!({ "body": nowhere, "person": nowhere, "role": "DRAFTER", "title": "" })),
        (
            "endAppointment",
            json!({ "person": nowhere, "appointment": "00000000-0000-0000-0000-000000000000", "reason": "" }),
        ),
        ("issueEnrolment", json!({ "person": nowhere })),
    ] {
        nobody.act(mutation, input).await.failed("UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn a_session_goes_on_with_its_refresh_token_until_it_is_ended() {
    let office = Office::new().await;
    let nobody = &office.nobody;
    let first = office.house.people[DRAFTER].refresh_token.clone();
    let second = nobody.act("refreshToken", json!({ "refreshToken": first })).await.accepted();
    let desk = Desk::new(nobody.with_token(second["accessToken"].as_str().unwrap()));
    let who = desk.ask("{ viewer { person { id } } }", Value::Null).await.data();
    assert_eq!(who["viewer"]["person"]["id"], office.person(DRAFTER));
    nobody.act("signOut", json!({ "refreshToken": second["refreshToken"] })).await.accepted();
    nobody.act("refreshToken", json!({ "refreshToken": second["refreshToken"] })).await.refused("SESSION_ENDED");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_answered_alike() {
    let office = Office::new().await;
    let wrong = office.nobody.act("signIn", json!({ "userName": DRAFTER, "password": "不是这个口令呀呀呀" })).await;
    let unknown = office.nobody.act("signIn", json!({ "userName": "没有这个人", "password": PASSWORD })).await;
    assert_eq!(wrong.clone().refused("SIGN_IN_REFUSED"), unknown.clone().refused("SIGN_IN_REFUSED"));
    assert_eq!(wrong, unknown);
}

/// Other sessions of theirs end; the one in which they ask goes on.
#[tokio::test]
async fn people_change_their_own_password() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let sign_in = |password: &str| json!({ "userName": DRAFTER, "password": password });
    let elsewhere = office.nobody.act("signIn", sign_in(PASSWORD)).await.accepted();
    let change = |current: &str, new: &str| json!({ "currentPassword": current, "newPassword": new });
    let new = "换过一次的另一个口令";

    office.nobody.act("changePassword", change(PASSWORD, new)).await.failed("UNAUTHENTICATED");
    let error = drafter.act("changePassword", change("猜来的一个口令呀呀", new)).await.refused("SIGN_IN_REFUSED");
    assert_eq!(error["path"], json!(["input", "currentPassword"]));
    let error = drafter.act("changePassword", change(PASSWORD, "短")).await.refused("INVALID_INPUT");
    assert_eq!(error["path"], json!(["input", "newPassword"]));
    office.nobody.act("signIn", sign_in(PASSWORD)).await.accepted();
    drafter.act("changePassword", change(PASSWORD, new)).await.accepted();

    office.nobody.act("signIn", sign_in(PASSWORD)).await.refused("SIGN_IN_REFUSED");
    office.nobody.act("signIn", sign_in(new)).await.accepted();
    let other = json!({ "refreshToken": elsewhere["refreshToken"] });
    office.nobody.act("refreshToken", other).await.refused("SESSION_ENDED");
    let own = json!({ "refreshToken": office.house.people[DRAFTER].refresh_token });
    office.nobody.act("refreshToken", own).await.accepted();
}

/// The first administrator's secret is good once, and a secret for one purpose is not good for the other.
#[tokio::test]
async fn administration_is_claimed_once() {
    let office = Office::new().await;
    let head = office.head().await;
    let issued =
        engine::accounts::enrolment::issue_first(&office.server.engine.database, std::time::Duration::from_mins(1));
    assert!(issued.await.unwrap().is_none(), "there is an account already");
    let administrator = office.desk(tests::house::ADMINISTRATOR);
    let secret = administrator.act("issueEnrolment", json!({ "person": office.person(DRAFTER) })).await.accepted();
    let claim = json!({ "secret": secret["secret"], "name": "闯入者", "userName": "intruder", "password": PASSWORD });
    office.nobody.act("claimAdministration", claim).await.refused("ENROLMENT_REFUSED");
    let made_up = json!({ "secret": "A".repeat(43), "name": "闯入者", "userName": "intruder", "password": PASSWORD });
    office.nobody.act("claimAdministration", made_up).await.refused("ENROLMENT_REFUSED");
    assert_eq!(office.head().await, head);
}

/// A new system's secret in the wrong mutation does nothing: above all, it is not used up.
#[tokio::test]
async fn the_secret_of_a_new_system_makes_an_administrator_and_nothing_else() {
    let cluster = Cluster::of_this_process();
    let database = cluster.copy_of(&cluster.empty()).await;
    let keys = private_directory();
    let server = start(&database, keys.path()).await;
    let (nobody, secret) = (Client::new(&server.url()), first_secret(&server).await);
    let enrolment = json!({ "secret": secret, "userName": "somebody", "password": PASSWORD });
    nobody.act("enrol", enrolment).await.refused("ENROLMENT_REFUSED");
    nobody.act("signIn", json!({ "userName": "somebody", "password": PASSWORD })).await.refused("SIGN_IN_REFUSED");
    let claim = json!({ "secret": secret, "name": ADMINISTRATOR, "userName": ADMINISTRATOR, "password": PASSWORD });
    nobody.act("claimAdministration", claim).await.accepted();
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_session_is_swept_away_with_its_last_refresh_token_and_not_before() {
    let office = Office::new().await;
    let mut connection = office.database.connect_as_owner().await;
    let tokens = "
        delete from session;
        insert into session (session_id, person_id, ends_at)
            select md5(number::text)::uuid, (select person_id from account limit 1), 'infinity'
            from generate_series(1, 3) as number;
        insert into refresh_token (token_hash, session_id, expires_at) values
            (sha256('1 expired'), md5('1')::uuid, now()),
            (sha256('2 expired'), md5('2')::uuid, now()), (sha256('2 live'), md5('2')::uuid, 'infinity'),
            (sha256('3 live'), md5('3')::uuid, 'infinity');";
    sqlx::raw_sql(tokens).execute(&mut connection).await.unwrap();
    engine::accounts::sweep(&office.server.engine.database).await.unwrap();
    let left = "select session_id from session join refresh_token using (session_id) order by session_id";
    let left: Vec<sqlx::types::Uuid> = sqlx::query_scalar(left).fetch_all(&mut connection).await.unwrap();
    let sessions: i64 = sqlx::query_scalar("select count(*) from session").fetch_one(&mut connection).await.unwrap();
    assert_eq!((left.len(), sessions), (2, 2), "one token each");
}
