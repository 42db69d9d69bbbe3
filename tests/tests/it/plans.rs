//! How every statement finds its rows when a nation has reported for five years.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use tests::cluster::Cluster;

use crate::schema::{RUN_BY_SET_UP, engine, files};

/// Tables that do not grow; every other one is found by an index.
const SMALL: [&str; 2] = ["head", "_sqlx_migrations"];

/// 20 000 bodies with ten people each and reports of five years, all published but the last, which is being drafted.
/// Bodies, people and reports are known by number; body 7 has worked hard on its report of 2023.
const GROWN: &str = "
create function body(number bigint) returns uuid language sql immutable return md5('body ' || number)::uuid;
create function person(number bigint) returns uuid language sql immutable return md5('person ' || number)::uuid;
create function report(body bigint, year bigint) returns text language sql immutable
    return 'report:' || body(body) || ':' || year;
create function key(number bigint) returns bytea language sql immutable return sha256(convert_to(number::text, 'UTF8'));
create function text(number bigint) returns text language sql immutable return encode(key(number), 'hex');
create function sealed(number bigint) returns text language sql immutable return jsonb_build_object(
    text(number), jsonb_build_object('salt', md5(number::text), 'text', '第' || number || '条'))::text;

insert into body_view select body(b), '单位' || b, 'department', body(b / 20), b from generate_series(1, 20000) b;
insert into person_view select person(p), '某' || p, p from generate_series(1, 200009) p;
insert into appointment_view
    select md5('appointment ' || p)::uuid, body(p / 10), person(p), (array['drafter', 'drafter', 'office_lead',
        'confidentiality_reviewer', 'group_leader', 'publisher', 'division_head', 'group_member', 'auditor',
        'group_leader'])[p % 10 + 1], '职务', p, case when p % 10 = 9 then p + 100000 end
    from generate_series(10, 200009) p;
insert into appointment_view
    select md5('administrator ' || p)::uuid, null, person(p), 'administrator', '系统管理员', p, null
    from generate_series(1, 3) p;
insert into report_view
    select body(b), year, 1, 'form', case when year < 2024 then 'published' else 'drafting' end, b, b
    from generate_series(2020, 2024) year, generate_series(1, 20000) b;
insert into task_view
    select body(b), year, act, '任务', case k when 0 then array['drafter', 'division_head'] when 4 then array['publisher', 'drafter']
        else array[(array['office_lead', 'confidentiality_reviewer', 'group_leader'])[k]] end,
        case when k between 1 and 3 then array[person(b * 10 + k + 1)] end, at, case when year < 2024 then at + 1 end
    from generate_series(2020, 2024) year, generate_series(1, 20000) b,
        unnest(array['draft', 'sign:office_review', 'sign:confidentiality_review', 'sign:sign_off', 'publish'])
            with ordinality as acts (act, ordinal),
        lateral (select ordinal - 1 as k, ((year - 2020) * 20000 + b) * 5 + ordinal as at) as opened
    where year < 2024 or k = 0;
insert into task_view
    select body(b), 2023, 'expunge:' || b, '清除', array['administrator'], null, b, case when b > 20 then b + 1 end
    from generate_series(1, 2000) b;
insert into vacancy_view
    select body_id, year, act, from_position, from_position, to_position from task_view
    where act = 'draft' and from_position % 200 < 5 and (year < 2024 or from_position % 1000 = 1);

insert into event
    select (year - 2020) * 20000 + b, report(b, year), 1, 'ReportOpened', now(), '{\"payload\":{}}', key(b)
    from generate_series(2020, 2024) year, generate_series(1, 20000) b;
insert into event
    select 100000 + n, report(7, 2023), n + 1, 'TextRevised', now(),
        convert_to(jsonb_build_object('payload', text(100000 + n))::text, 'UTF8'), key(n)
    from generate_series(1, 300) n;
insert into event
    select 100301, report(7, 2023), 302, 'ContentExpunged', now(),
        convert_to(jsonb_build_object('payload', jsonb_build_object('texts', array[text(100100)]))::text, 'UTF8'), key(7);
insert into sealed_part select position, sealed(position) from event;
insert into tree_node
    select level, index, key(index) from generate_series(1, 16) level, generate_series(0, 100301 / (1 << level) - 1) index;
insert into request_key select stream, key(position) from event where version = 1;
insert into command_outcome
    select person(70), md5('command ' || position)::uuid, key(1), stream, position, 1 from event where position > 100000
    union all
    select person(position % 20000 * 10), md5('command ' || position)::uuid, key(1), stream, position, 1 from event
    where position <= 100000;
update head set position = 100301, recorded_at = now();
insert into annual_snapshot
    select body(b), year, 1, (year - 2020) * 20000 + b, now(), key(b), 'open',
        case when b = 7 and year = 2023 then sealed(100100) else sealed(b) end
    from generate_series(2020, 2023) year, generate_series(1, 20000) b;
insert into figure
    select body(b), year, 1, code, b, false
    from generate_series(2020, 2023) year, generate_series(1, 20000) b, unnest(array['a', 'b']) code;

insert into account select person(p), '用户' || p, 'hash' from generate_series(1, 20000) p;
insert into enrolment select key(p), person(p), now() + (p - 20) * interval '1 minute' from generate_series(1, 20000) p;
insert into session select person(p), person(p), now(), now() + interval '30 days' from generate_series(1, 20000) p;
insert into refresh_token
    select key(t), person(t % 20000 + 1), now() + (t - 20) * interval '1 minute' from generate_series(1, 40000) t;
analyze;
";

/// With which parameters each statement is looked at, and the most buffers it may touch: what it needs, and somewhat more
/// for other shapes of an index. Twenty-one rows are a page and one more.
const LOOKED_AT: &[(&str, &str, u64)] = &[
    // By the user's name, the token or the person.
    ("accounts/change_password.sql", "person(70), 'hash', 'other'", 40),
    ("accounts/credentials.sql", "'用户70'", 10),
    ("accounts/credentials_of.sql", "person(70)", 10),
    ("accounts/delete_enrolments_of_person.sql", "person(70)", 10),
    ("accounts/delete_other_sessions.sql", "person(70), person(71)", 10),
    ("accounts/delete_session.sql", "person(70)", 10),
    ("accounts/delete_session_of_token.sql", "key(70)", 15),
    ("accounts/delete_sessions_of_person.sql", "person(70)", 10),
    ("accounts/find_enrolment.sql", "key(70)", 10),
    ("accounts/find_refresh_token.sql", "key(70), '1 minute'", 10),
    ("accounts/insert_refresh_token.sql", "key(-1), person(70), '1 minute'", 40),
    ("accounts/issue_enrolment.sql", "key(-1), person(70), '1 minute'", 40),
    ("accounts/issue_first_enrolment.sql", "key(-1), '1 minute'", 40),
    ("accounts/list.sql", "'用户70', 21", 60),
    ("accounts/lock_session.sql", "key(70)", 15),
    ("accounts/open_session.sql", "person(70), 'hash', '1 minute'", 40),
    ("accounts/put_account.sql", "person(70), '用户-70', 'hash'", 40),
    ("accounts/rotate_refresh_token.sql", "key(70), key(1)", 40),
    ("accounts/set_active.sql", "person(70), false", 40),
    ("accounts/take_enrolment.sql", "key(70)", 10),
    // Some for each of the twenty that have expired.
    ("accounts/delete_expired_enrolments.sql", "", 100),
    ("accounts/delete_expired_sessions.sql", "", 400),
    // Writes by key: of one event, and of its body and its report. A function reads much of the catalogue when it is called
    // first.
    (
        "ledger/append.sql",
        "array[100302], array[report(7, 2023)], array[303], array['TextRevised'], array[now()], array[key(1)],
         array[key(1)], array['{}'], array[1], array[50150], array[key(1)], array[person(70)], array[person(70)],
         array[key(1)], array[report(7, 2023)], array[100302], array[1], 100302, now(), key(1), 100301, '2 seconds'",
        600,
    ),
    // Three buffers for each place and for each later version of the stream, and a report's snapshot.
    ("ledger/expunge.sql", "100301, array[100100], 302", 500),
    // Look at the whole stream, here of 302 events: three buffers for each.
    ("ledger/places_of_commitments.sql", "report(7, 2023), 301, array[text(100100)]", 1500),
    ("ledger/places_of_text.sql", "'第100100条', '第100100条', report(7, 2023)", 1500),
    ("ledger/namesake.sql", "'单位7', body(0)", 10),
    ("ledger/clock_and_outcomes.sql", "array[person(70)], array[md5('command 100001')::uuid]", 10),
    ("ledger/head.sql", "", 5),
    ("ledger/leaf.sql", "70000", 10),
    ("ledger/lock_head.sql", "", 5),
    ("ledger/log_since.sql", "70000, 21", 100),
    ("ledger/recorded_at.sql", "70000", 10),
    ("ledger/recorded.sql", "70000, 3", 20),
    ("ledger/stream_page.sql", "report(7, 2023), 128, 256, 9223372036854775807", 1300),
    ("ledger/streams_since.sql", "array[report(7, 2023), report(8, 2023)], array[290, 1]", 100),
    ("ledger/tree_nodes.sql", "array[1, 5], array[700, 70]", 20),
    ("provision/database_exists.sql", "", 20),
    ("provision/migrations.sql", "", 20),
    ("provision/owns_tables.sql", "", 100),
    ("question/appointments_of_body.sql", "body(7), 9223372036854775807", 30),
    ("question/appointments_of_person.sql", "person(70), 9223372036854775807", 20),
    ("question/bodies.sql", "body(7), '', null, 21", 60),
    ("question/bodies.sql", "body(7), '', 2025, 21", 150),
    ("question/subordinates.sql", "body(7), body(0), '', null, 21", 60),
    ("question/subordinates.sql", "body(7), body(0), '', 2025, 21", 150),
    ("question/everybody.sql", "person(7), '', 21", 60),
    // A name that nobody has is looked for in every row: a buffer or less for each of 20 000 bodies and 200 000 people.
    ("question/bodies.sql", "body(0), '没有', null, 21", 22_000),
    ("question/everybody.sql", "person(0), '没有', 21", 120_000),
    ("question/colleagues.sql", "person(70), person(0), '', 21", 60),
    ("question/body_names.sql", "array[body(7), body(8)]", 20),
    ("question/people.sql", "array[person(7), person(8)]", 20),
    // Somebody with one office: now, after a page, and at an earlier moment. Then an administrator, who has four buffers
    // for each of a hundred tasks that nobody can do.
    ("question/inbox.sql", "person(70), 9223372036854775807, 0, '', false, 21", 40),
    ("question/inbox.sql", "person(70), 9223372036854775807, 400000, 'draft', false, 21", 40),
    ("question/inbox.sql", "person(70), 400000, 0, '', false, 21", 40),
    ("question/inbox.sql", "person(2), 9223372036854775807, 0, '', false, 21", 1000),
    ("question/inbox.sql", "person(2), 400000, 0, '', false, 21", 1000),
    ("question/recent_reports.sql", "person(70), 21", 100),
    ("question/reports.sql", "person(70), null, null, null, 65535, body(0), 21", 40),
    ("question/reports.sql", "person(70), body(7), 2024, 'drafting', 65535, body(0), 21", 40),
    ("question/snapshot.sql", "body(7), 2023, null", 10),
    ("question/snapshots.sql", "70000, null, null, 21", 60),
    ("question/snapshots.sql", "0, null, 2023, 21", 60),
    ("question/snapshots.sql", "0, body(7), null, 21", 60),
    ("question/snapshots.sql", "0, body(7), 2023, 21", 60),
    ("read_model/appointed.sql", "person(70), body(7), person(70), 'drafter', '职务', '{}', 100302", 60),
    ("read_model/appointment_ended.sql", "md5('appointment 70')::uuid, 100302", 60),
    ("read_model/body_registered.sql", "body(-7), '单位', 'department', body(7), 'small@1', 100302", 60),
    ("read_model/figures_left.sql", "body(7), 2024, 1, array['a'], array[1], array[false]", 60),
    ("read_model/person_registered.sql", "person(-7), '某', 100302", 60),
    ("read_model/plan_adopted.sql", "body(7), 'default@1'", 60),
    ("read_model/report_opened.sql", "body(7), 2025, 1, 'form', 'drafting', 100302", 60),
    ("read_model/report_opened_anew.sql", "body(7), 2024, 2, '2021', 'drafting', 100302", 60),
    ("read_model/report_phase.sql", "body(7), 2024, 'in_review', 100302", 60),
    ("read_model/snapshot_left.sql", "body(7), 2024, 1, 100302, now(), key(1), 'open', '{}'", 60),
    ("read_model/task_closed.sql", "body(7), 2024, 'draft', 100302", 60),
    ("read_model/task_opened.sql", "body(7), 2024, 'publish', '发布', '{publisher}', null, 100302", 60),
    ("read_model/vacancies.sql", "body(7), 100302", 100),
];

async fn run(connection: &mut PgConnection, sql: &str) {
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await;
    done.unwrap_or_else(|error| panic!("{error}: {sql}"));
}

/// How many rows were read by sequential scans of each table that grows, in functions and by foreign keys too.
async fn scanned(connection: &mut PgConnection) -> BTreeMap<String, i64> {
    let query = "select relname::text, seq_tup_read from pg_stat_xact_user_tables where relname <> all($1)";
    let rows = sqlx::query(query).bind(&SMALL[..]).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Executes a statement, takes it back, and says what is wrong with how it found its rows.
async fn look(connection: &mut PgConnection, statement: &str, arguments: &str, bound: u64) -> Vec<String> {
    let arguments = if arguments.is_empty() { String::new() } else { format!("({arguments})") };
    let mut wrong = Vec::new();
    // A connection plans a statement anew for its parameters at first, and once for all of them later.
    for mode in ["force_custom_plan", "force_generic_plan"] {
        run(connection, &format!("begin; set local plan_cache_mode = {mode}; prepare looked_at as {statement}")).await;
        let before = scanned(connection).await;
        let explain = format!("explain (analyze, buffers, format json) execute looked_at {arguments}");
        let explained = sqlx::raw_sql(AssertSqlSafe(explain.clone())).fetch_one(&mut *connection).await;
        let plan: Value = explained.unwrap_or_else(|error| panic!("{error}: {explain}")).get(0);
        let buffers: u64 = ["Shared Hit Blocks", "Shared Read Blocks"]
            .iter()
            .map(|kind| plan.pointer(&format!("/0/Plan/{kind}")).and_then(Value::as_u64).unwrap())
            .sum();
        eprintln!(
            "{mode} {buffers} of {bound}: {} TIME {}",
            statement.lines().next().unwrap(),
            plan[0]["Execution Time"]
        );
        if buffers > bound {
            wrong.push(format!("{mode}: {buffers} buffers, not {bound}: {plan:#}"));
        }
        for (table, read) in scanned(connection).await {
            // One row is enough to see that a table is not empty.
            if read - before.get(&table).unwrap_or(&0) > 1 {
                wrong.push(format!("{mode}: scans {table}: {plan:#}"));
            }
        }
        run(connection, "rollback; deallocate looked_at").await;
    }
    wrong
}

#[tokio::test]
async fn every_statement_finds_its_rows_by_key_however_much_there_is() {
    let cluster = Cluster::of_this_process();
    let database = cluster.copy_of(&cluster.empty()).await;
    run(&mut database.connect_as_owner().await, GROWN).await;
    let mut connection = database.connect_as_server().await;
    let directory = engine().join("sql");
    let mut wrong = Vec::new();
    for (file, arguments, bound) in LOOKED_AT {
        let statement = fs::read_to_string(directory.join(file)).unwrap();
        let found = look(&mut connection, &statement, arguments, *bound).await;
        wrong.extend(found.into_iter().map(|what| format!("{file} ({arguments}): {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_statement_is_looked_at() {
    let directory = engine().join("sql");
    let name = |path: &std::path::Path| path.strip_prefix(&directory).unwrap().to_str().unwrap().to_owned();
    let written: BTreeSet<_> = files(&directory).iter().map(|path| name(path)).collect();
    let looked_at = LOOKED_AT.iter().map(|(file, ..)| (*file).to_owned());
    assert_eq!(looked_at.chain(RUN_BY_SET_UP.map(str::to_owned)).collect::<BTreeSet<_>>(), written);
}
