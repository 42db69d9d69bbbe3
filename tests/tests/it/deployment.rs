//! `docker-compose.yml`, the image and the roles: what can be said about them where no container runs.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::{DATABASE, OWNER, SERVER};
use serde_json::Value;
use server::cli::HealthArguments;
use server::health;
use server::private_postgres::{Durability, Options, PrivatePostgres, SUPERUSER};
use server::settings::Settings;
use sqlx::Row;
use tests::cluster::Database;
use tests::office::{Office, private_directory, start};
use tests::postgres::{dbname, program, run};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn text_of(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

fn compose() -> Value {
    serde_saphyr::from_str(&text_of("docker-compose.yml")).unwrap()
}

fn services(compose: &Value) -> impl Iterator<Item = (&str, &Value)> {
    compose["services"].as_object().unwrap().iter().map(|(name, service)| (name.as_str(), service))
}

/// The environment of a service, name by name.
fn environment(service: &Value) -> impl Iterator<Item = (&str, &str)> {
    let variables = service["environment"].as_object().unwrap().iter();
    variables.map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
}

#[test]
fn no_password_is_written_down_and_every_one_comes_from_a_secret_of_its_service() {
    let compose = compose();
    for (name, service) in services(&compose) {
        let secrets: Vec<_> = service["secrets"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
        let passwords: Vec<_> = environment(service).filter(|(variable, _)| variable.contains("PASSWORD")).collect();
        assert_eq!(passwords.len(), 1, "{name}");
        for (variable, value) in passwords {
            let secret = value.strip_prefix("/run/secrets/").unwrap();
            assert!(variable.ends_with("_FILE") && secrets.contains(&secret), "{name}: {variable}");
        }
        for (variable, value) in environment(service).filter(|(variable, _)| variable.ends_with("URL")) {
            let (user, _) = value.strip_prefix("postgres://").unwrap().split_once('@').unwrap();
            assert!(!user.contains(':'), "{name}: {variable} holds a password");
        }
    }
    assert!(!text_of("docker-compose.yml").contains("HOST_AUTH_METHOD"), "PostgreSQL asks for the password");
}

#[test]
fn every_secret_is_a_file_that_the_operator_makes_and_that_goes_nowhere() {
    let compose = compose();
    for (name, secret) in compose["secrets"].as_object().unwrap() {
        assert_eq!(secret["file"], format!("./secrets/{name}"));
        assert!(text_of("docs/operations.md").contains(name.as_str()), "how to make {name} is explained");
    }
    assert!(text_of(".gitignore").lines().any(|line| line == "/secrets/"));
    let sent: Vec<_> =
        text_of(".dockerignore").lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
    assert_eq!(sent.first().map(String::as_str), Some("*"), "the image takes only what is named");
    assert!(!sent.iter().any(|line| line.contains("secrets")));
}

#[test]
fn every_service_tells_of_its_health_or_ends_by_itself() {
    let compose = compose();
    for (name, service) in services(&compose) {
        assert_eq!(service["init"], true, "{name}");
        let (watched, stays) = (service.get("healthcheck").is_some(), service["restart"] == "unless-stopped");
        let waited_for = format!("{name}: {{ condition: service_completed_successfully }}");
        let ends = service["restart"] == "no" && text_of("docker-compose.yml").contains(&waited_for);
        assert!(watched && stays || !watched && ends, "{name}");
    }
}

#[test]
fn every_image_is_named_by_its_version() {
    let compose = compose();
    let mut images: Vec<_> =
        services(&compose).map(|(_, service)| service["image"].as_str().unwrap().to_owned()).collect();
    assert!(images.contains(&format!("nianbao:{}", env!("CARGO_PKG_VERSION"))), "the image is of this version");
    let dockerfile = text_of("Dockerfile");
    images.extend(
        dockerfile
            .lines()
            .filter_map(|line| line.strip_prefix("FROM "))
            .map(|from| from.split_whitespace().next().unwrap().to_owned()),
    );
    for image in images {
        let (_, tag) = image.split_once(':').unwrap_or_else(|| panic!("{image} has no version"));
        assert!(tag.contains("bookworm") || tag == env!("CARGO_PKG_VERSION"), "{image}");
    }
}

#[test]
fn the_server_runs_without_rights() {
    let dockerfile = text_of("Dockerfile");
    let user = dockerfile.lines().filter_map(|line| line.strip_prefix("USER ")).next_back().unwrap();
    assert!(user.parse::<u32>().unwrap() > 0);
    let compose = compose();
    for (name, service) in services(&compose).filter(|(name, _)| *name != "postgres") {
        assert_eq!((&service["read_only"], &service["cap_drop"][0]), (&true.into(), &"ALL".into()), "{name}");
        assert_eq!(service.get("user"), None, "{name} runs as the image says");
    }
}

#[test]
fn every_variable_is_a_setting() {
    let settings = serde_json::to_value(Settings::default()).unwrap();
    let known: BTreeSet<_> = settings.as_object().unwrap().keys().map(|name| name.to_uppercase()).collect();
    let compose = compose();
    let dockerfile = text_of("Dockerfile");
    let of_image = dockerfile.lines().filter_map(|line| line.strip_prefix("ENV ")?.split('=').next());
    let of_services = services(&compose).flat_map(|(_, service)| environment(service).map(|(name, _)| name));
    let mut seen = 0;
    for name in of_image.chain(of_services).filter_map(|name| name.strip_prefix("NIANBAO_")) {
        assert!(known.contains(name), "NIANBAO_{name} is no setting");
        seen += 1;
    }
    assert!(seen > 5);
}

#[test]
fn a_compose_program_reads_the_file() {
    let programs: [&[&str]; 2] = [&["docker", "compose"], &["docker-compose"]];
    let at_hand = programs.into_iter().find(|words| {
        let version = Command::new(words[0]).args(&words[1..]).arg("version").output();
        version.is_ok_and(|output| output.status.success())
    });
    let Some(words) = at_hand else {
        // Past the test runner, which swallows what a passing test prints.
        writeln!(stderr(), "no compose program is at hand: only our own tests have read docker-compose.yml").unwrap();
        return;
    };
    let output =
        Command::new(words[0]).args(&words[1..]).args(["config", "--quiet"]).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn the_roles_script_makes_what_the_server_needs() {
    let postgres =
        PrivatePostgres::start_scratch(Options { durability: Durability::Fast, bin_dir: None }).await.unwrap();
    let secrets = private_directory();
    for (name, password) in [("owner_password", "it's the owner's"), ("server_password", "the \\ server's")] {
        fs::write(secrets.path().join(name), format!("{password}\n")).unwrap();
    }
    let script = secrets.path().join("roles.sql");
    let here = format!("{}/", secrets.path().display());
    fs::write(&script, text_of("docker/roles.sql").replace("/run/secrets/", &here)).unwrap();
    let cluster = dbname(&postgres.connect_options(SUPERUSER, SUPERUSER));
    let arguments = ["--no-psqlrc", "--set=ON_ERROR_STOP=1", &cluster, "--file", script.to_str().unwrap()];
    run(&program("psql"), &arguments);

    let database = Database::of(postgres.connect_options(SUPERUSER, DATABASE));
    let mut connection = database.connect().await;
    let roles =
        sqlx::query("select rolname, rolpassword like 'SCRAM-SHA-256$%' as has from pg_authid where rolcanlogin");
    let roles = roles.fetch_all(&mut connection).await.unwrap();
    let with_password = roles.iter().filter(|row| row.get::<Option<bool>, _>("has") == Some(true));
    assert_eq!(
        with_password.map(|row| row.get::<String, _>("rolname")).collect::<BTreeSet<_>>(),
        BTreeSet::from([OWNER.to_owned(), SERVER.to_owned()])
    );
    database.migrate().await;
    let keys = private_directory();
    let server = start(&database, keys.path()).await;
    server.stop().await.unwrap();
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn the_health_check_says_yes_to_a_server_that_runs_and_no_to_one_that_does_not() {
    let office = Office::new().await;
    let asked = HealthArguments { server: office.server.url().replace("/graphql", "") };
    health::run(&asked).await.unwrap();
    office.close().await;
    health::run(&asked).await.unwrap_err();
}
