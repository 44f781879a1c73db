"""check_outputs.py DIR: the forms o.* must be well formed and tell the same."""

import json
import pathlib
import sys
import urllib.parse
import xml.etree.ElementTree as xml

here = pathlib.Path(sys.argv[1])


def load(name):
    return json.loads((here / name).read_text(encoding="utf-8"))


run = load("o.sarif")["runs"][0]
own = load("o.json")
places = set()
fingerprints = set()
for result in run["results"]:
    location = result["locations"][0]["physicalLocation"]
    uri = location["artifactLocation"]["uri"]
    assert not uri.startswith(("/", "file:")), uri
    assert location["artifactLocation"]["uriBaseId"] == "SRCROOT"
    line = location["region"]["startLine"]
    places.add((urllib.parse.unquote(uri), line, result["ruleId"]))
    fingerprints.add(result["partialFingerprints"]["aclTidy/v1"] + uri)
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert len(steps) >= 2
    assert steps[-1]["location"]["message"]["text"] == result["message"]["text"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] and rule["help"]["markdown"]
assert places, "no findings"
assert len(fingerprints) == len(run["results"])
failed = {f["file"] for f in own["files"] if f["outcome"] in ("incomplete", "failed")}
assert run["invocations"][0]["executionSuccessful"] == (not failed)

assert places == {(f["file"], f["line"], f["rule"]) for f in own["findings"]}
assert own["summary"]["findings"] == len(places)
assert all(f["path"] for f in own["findings"])

# What did not compile is there, too.
gitlab = load("o.gitlab.json")
assert len({e["fingerprint"] for e in gitlab}) == len(gitlab)
assert places == {(e["location"]["path"], e["location"]["lines"]["begin"], e["check_name"])
                  for e in gitlab if e["check_name"].startswith("acl-resource")}
assert failed == {e["location"]["path"] for e in gitlab
                  if e["check_name"] == "acl-tidy-incomplete"}

checkstyle = xml.parse(here / "o.checkstyle.xml").getroot()
assert places == {(f.get("name"), int(e.get("line")), e.get("source"))
                  for f in checkstyle for e in f if e.get("source").startswith("acl-resource")}
junit = xml.parse(here / "o.junit.xml").getroot()
suite = junit[0]
cases = suite.findall("testcase")
assert int(suite.get("tests")) == len(cases)
assert int(suite.get("failures")) == len(suite.findall("testcase/failure")) >= len(places)
assert int(suite.get("errors")) == len(suite.findall("testcase/error")) == len(failed)

page = (here / "o.html").read_text(encoding="utf-8")
assert page.count('<details class="finding"') >= len(places)
assert page.count('class="step') >= sum(len(f["path"]) + 1 for f in own["findings"])
for outside in ("http://", "src=", "<link", "@import", "url("):
    for hit in page.split(outside)[1:]:
        assert outside in ("http://", "url(") and hit.startswith(("www.w3.org", "#")), \
            f"the page is not self-contained: {outside}{hit[:40]}"
print("all forms agree")
