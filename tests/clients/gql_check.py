"""Python's gql: takes the schema from the server, validates documents against it before it sends them."""

import os
import uuid

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport
from graphql import GraphQLError

URL = os.environ["NIANBAO_URL"]

SIGN_IN = gql("mutation($input: SignInInput!) { signIn(input: $input) { accessToken userErrors { code message } } }")
MINE = gql("{ viewer { appointments { role body { id } } } }")
OPEN = gql(
    """
    mutation($input: OpenReportInput!) {
      openReport(input: $input) { report { id position changedAt } userErrors { code message } }
    }
    """
)
AS_OF = gql("query($id: ID!, $asOf: AsOf) { report(id: $id, asOf: $asOf) { year phase changedAt } }")


def client(token=None):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return Client(transport=RequestsHTTPTransport(url=URL, headers=headers), fetch_schema_from_transport=True)


def ask(session, document, **variables):
    document.variable_values = variables
    return session.execute(document)


def sign_in():
    with client() as session:
        account = {"userName": os.environ["NIANBAO_USER"], "password": os.environ["NIANBAO_PASSWORD"]}
        answer = ask(session, SIGN_IN, input=account)["signIn"]
    assert answer["userErrors"] == [], answer
    return answer["accessToken"]


with client(sign_in()) as session:
    held = ask(session, MINE)["viewer"]["appointments"]
    body = next(office["body"]["id"] for office in held if office["role"] == "DRAFTER")
    answer = ask(session, OPEN, input={"commandId": str(uuid.uuid4()), "body": body, "year": 2023})["openReport"]
    assert answer["userErrors"] == [], answer
    report = answer["report"]
    expected = {"year": 2023, "phase": "DRAFTING", "changedAt": report["changedAt"]}
    # One field of the two, as @oneOf wants it.
    for as_of in ({"position": report["position"]}, {"time": report["changedAt"]}):
        answer = ask(session, AS_OF, id=report["id"], asOf=as_of)["report"]
        assert answer == expected, answer

    # Refused here, not by the server: so the schema did come from there.
    try:
        session.execute(gql("{ noSuchField }"))
    except GraphQLError as error:
        assert "noSuchField" in error.message, error
    else:
        raise AssertionError("gql did not validate against the server's schema")
