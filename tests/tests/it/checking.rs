//! Checking a text that nobody keeps.

use serde_json::{Value, json};
use tests::house::{DRAFTER, SECOND_DRAFTER};
use tests::office::Office;

const QUERY: &str = "query($input: CheckInput!) { check(input: $input) {
  error title year statedYear form unplaced { line text }
  findings { fingerprint rule severity open line quote expected found message cells explanation { id } } } }";

const TEXT: &str = "某局2023年政府信息公开工作年度报告\n一、总体情况\n公开信息9条，其中指南1条、其他7条。\n\
    三、收到和处理政府信息公开申请情况\n二、上年结转政府信息公开申请数量 3 0 0 0 0 0 3\n";

async fn checked(office: &Office, input: Value) -> Value {
    office.desk(DRAFTER).ask(QUERY, json!({ "input": input })).await.data()["check"].take()
}

fn of<'a>(checked: &'a Value, rule: &str) -> Option<&'a Value> {
    checked["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == rule)
}

#[tokio::test]
async fn a_text_is_checked_and_forgotten() {
    let office = Office::new().await;
    let head = office.head().await;
    let told = checked(&office, json!({ "text": TEXT })).await;
    assert_eq!((&told["error"], &told["year"], &told["form"]), (&Value::Null, &2023.into(), &"2021".into()));
    let parts = of(&told, "P-PARTS").unwrap();
    assert_eq!((&parts["line"], &parts["expected"], &parts["found"]), (&3.into(), &"8".into(), &"9".into()));
    assert_eq!(
        (&parts["fingerprint"], &parts["open"], &parts["severity"]),
        (&Value::Null, &true.into(), &"EXPLAIN".into())
    );
    assert_eq!(told["findings"][0]["severity"], "BLOCK", "what is graver comes first");

    let previous = TEXT.replace("2023", "2022").replace("二、上年结转政府信息公开申请数量", "四、结转下年度继续办理");
    let previous = previous.replace("3 0 0 0 0 0 3", "5 0 0 0 0 0 5");
    assert!(of(&told, "X-CARRY").is_none());
    let compared = checked(&office, json!({ "text": TEXT, "previous": previous })).await;
    assert_eq!(of(&compared, "X-CARRY").unwrap()["expected"], "5");
    assert_eq!(office.head().await, head, "nothing was recorded");
}

#[tokio::test]
async fn what_cannot_be_checked_says_why_and_strangers_check_nothing() {
    let office = Office::new().await;
    for (input, why) in [
        (json!({ "text": "" }), "文件是空的"),
        (json!({ "text": "只有一句话。" }), "没有找到年度报告的任何一个部分标题"),
        (json!({ "text": "一、总体情况\n好。\n" }), "请填写 year"),
        (json!({ "text": "一、总体情况\n好。\n", "year": 2010 }), "2010 年度没有全国统一的表格"),
        (json!({ "text": TEXT, "previous": "不是报告" }), "上一年度的报告："),
        (json!({ "text": format!("{TEXT}{}", "年".repeat(100_000)) }), "上限"),
    ] {
        let told = checked(&office, input.clone()).await;
        assert!(told["error"].as_str().unwrap().contains(why), "{input}: {told}");
        assert_eq!(told["findings"], json!([]));
    }
    office.nobody.ask(QUERY, json!({ "input": { "text": TEXT } })).await.failed("UNAUTHENTICATED");
    let told = office.desk(SECOND_DRAFTER).ask(QUERY, json!({ "input": { "text": TEXT, "year": 2022 } })).await.data();
    assert!(of(&told["check"], "D-FORM").unwrap()["message"].as_str().unwrap().contains("2022"));
}
