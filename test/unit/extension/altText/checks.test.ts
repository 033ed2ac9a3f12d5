import assert from "node:assert/strict";
import type { DocumentFindings, EditorDocument, Versioned } from "../../../../src/altText/light.ts";
import { DEFAULT_SETTINGS } from "../../../../src/altText/repository/settings.ts";
import { Checks, type CheckServices } from "../../../../src/extension/altText/checks.ts";
import type { Failure } from "../../../../src/failures/failure.ts";

interface Document {
  version: number;
  isClosed: boolean;
  text: string;
}

/** A pending request to the worker. */
interface Request {
  /** Text of the document at the time of the request. */
  text: string;
  signal: AbortSignal;
  answer(diagnosed: Versioned<DocumentFindings>): void;
  fail(error: Error): void;
}

describe("the checks of open documents", () => {
  let document: Document;
  let requests: Request[];
  let problems: Failure[];
  let forgetCount: number;
  let checks: Checks<Document>;
  beforeEach(() => {
    document = { version: 1, isClosed: false, text: "![image](a.png)" };
    [requests, problems, forgetCount] = [[], [], 0];
    const getDiagnostics = (target: EditorDocument, signal: AbortSignal) =>
      new Promise<Versioned<DocumentFindings>>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
        requests.push({ text: target.live.getText(), signal, answer: resolve, fail: reject });
      });
    const failUnexpected = () => assert.fail("unexpected request");
    const services: CheckServices<Document> = {
      toEditorDocument: async (document) =>
        document.isClosed || !document.text.includes("![") ? undefined : createEditorDocument(document),
      getWorker: async () => ({
        getDiagnostics,
        getHover: async () => ({ kind: "superseded" }),
        getCodeActions: async () => ({ kind: "superseded" }),
        findUses: failUnexpected,
      }),
      forgetSettings: () => (forgetCount += 1),
      onProblem: (problem) => problems.push(problem),
    };
    checks = new Checks(services);
  });

  const createEditorDocument = (document: Document): EditorDocument => ({
    ...{ uri: "file:///a.md", syntax: "markdown", folder: "", settings: { settings: DEFAULT_SETTINGS } },
    live: {
      get version() {
        return document.version;
      },
      getText: () => document.text,
    },
  });
  const finding = { rule: "placeholder", severity: "warning", message: "", from: 0, to: 1 } as const;
  const currentFindings: Versioned<DocumentFindings> = { kind: "current", value: { findings: [finding] } };
  const noFindings: Versioned<DocumentFindings> = { kind: "current", value: { findings: [] } };
  const changeText = (text: string) => {
    document.version += 1;
    document.text = text;
  };
  const waitForRequest = async (index: number): Promise<Request> => {
    for (let turn = 0; turn < 20 && requests[index] === undefined; turn += 1) await Promise.resolve();
    return requests[index] ?? assert.fail(`There is no request ${index}.`);
  };

  it("check a version once, even if it is requested several times", async () => {
    const [first, second] = [checks.getFindings(document), checks.getFindings(document)];
    (await waitForRequest(0)).answer(currentFindings);
    assert.deepEqual([await first, await second, await checks.getFindings(document)], [[finding], [finding], [finding]]);
    assert.equal(requests.length, 1);
  });

  it("return the findings of the newer version to all callers if a document changes during its check", async () => {
    const findingsBefore = checks.getFindings(document);
    const firstRequest = await waitForRequest(0);
    changeText("![A form](a.png)");
    const findingsAfter = checks.getFindings(document);
    (await waitForRequest(1)).answer(noFindings);
    assert.deepEqual([await findingsBefore, await findingsAfter], [[], []]);
    assert.equal(firstRequest.signal.aborted, true);
    assert.deepEqual(
      requests.map(({ text }) => text),
      ["![image](a.png)", "![A form](a.png)"],
    );
  });

  it("repeat a superseded request", async () => {
    const findings = checks.getFindings(document);
    (await waitForRequest(0)).answer({ kind: "superseded" });
    (await waitForRequest(1)).answer(currentFindings);
    assert.deepEqual(await findings, [finding]);
  });

  it("skip a document that has no images or is closed", async () => {
    document.text = "text";
    assert.deepEqual(await checks.getFindings(document), []);
    document.text = "![image](a.png)";
    document.isClosed = true;
    assert.deepEqual(await checks.getFindings(document), []);
    assert.deepEqual(await checks.findUses(document), []);
    assert.deepEqual(requests, []);
  });

  it("start again for a document that is forgotten during its check", async () => {
    const findings = checks.getFindings(document);
    await waitForRequest(0);
    checks.forget(document);
    (await waitForRequest(1)).answer(currentFindings);
    assert.deepEqual(await findings, [finding]);
    assert.equal(forgetCount, 0);
    checks.forget();
    assert.equal(forgetCount, 1);
  });

  it("do not repeat a failed check before the document changes", async () => {
    const findings = checks.getFindings(document);
    (await waitForRequest(0)).fail(new Error("It hangs."));
    await assert.rejects(findings, /It hangs/);
    await assert.rejects(checks.getFindings(document), /It hangs/);
    assert.equal(requests.length, 1);
    changeText("![form](a.png)");
    const next = checks.getFindings(document);
    (await waitForRequest(1)).answer(noFindings);
    assert.deepEqual(await next, []);
  });

  it("return no hovers or code actions that are for another version", async () => {
    const use = checks.findUseAt(document, 1);
    (await waitForRequest(0)).answer(currentFindings);
    assert.equal(await use, undefined);
    assert.deepEqual(await checks.findUseActions(document, { from: 0, to: 0 }, []), []);
  });

  it("report a failure to read .orielrc in addition to the findings", async () => {
    const problem: Failure = { kind: "badAltSettings", file: ".orielrc", reason: "It is not JSON." };
    const findings = checks.getFindings(document);
    (await waitForRequest(0)).answer({ kind: "current", value: { findings: [finding], problem } });
    assert.deepEqual(await findings, [finding]);
    assert.deepEqual(problems, [problem]);
  });
});
