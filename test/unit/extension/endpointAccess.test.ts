import assert from "node:assert/strict";
import { EndpointAccess } from "../../../src/extension/endpoint/endpointAccess.ts";
import type { Target } from "../../../src/protocol/target.ts";
import { failureFrom } from "../../waiting.ts";

const team = (path = "/v1"): Target => ({ kind: "endpoint", url: `https://gpu.team.example:8443${path}`, model: "m" });

describe("before anything goes to a server of the person's own", () => {
  let secrets: Map<string, string>;
  let state: Map<string, unknown>;
  let asked: string[];
  let says: boolean;
  let access: EndpointAccess;
  const make = () =>
    new EndpointAccess(
      {
        get: async (name) => secrets.get(name),
        store: async (name, value) => void secrets.set(name, value),
        delete: async (name) => void secrets.delete(name),
      },
      {
        get: <T>(name: string, otherwise?: T) => (state.get(name) ?? otherwise) as T,
        update: async (name: string, value: unknown) => void state.set(name, value),
      },
      async (host) => {
        asked.push(host);
        return says;
      },
    );
  beforeEach(() => {
    [secrets, state, asked, says] = [new Map(), new Map(), [], true];
    access = make();
  });

  it("they are asked once in a workspace, however many questions come at once, and whatever window it is", async () => {
    await Promise.all([access.open(team()), access.open(team()), access.open(team("/other"))]);
    await make().open(team());
    assert.deepEqual(asked, ["gpu.team.example:8443"]);
    state.clear();
    await make().open(team());
    assert.equal(asked.length, 2);
  });

  it("nothing is sent where they decline, and they are asked again the next time", async () => {
    says = false;
    assert.deepEqual(await failureFrom(access.open(team())), { kind: "notSent", host: "gpu.team.example:8443" });
    says = true;
    await access.open(team());
    assert.equal(asked.length, 2);
  });

  it("they are not even asked where nothing may go to another machine", async () => {
    const failure = await failureFrom(access.open({ ...team(), isOffline: true }));
    assert.deepEqual(failure, { kind: "offline", what: "https://gpu.team.example:8443" });
    await access.open({ kind: "endpoint", url: "http://localhost:8000", isOffline: true });
    assert.deepEqual(asked, []);
  });

  it("they are not asked about this machine, or a local model", async () => {
    await access.open({ kind: "endpoint", url: "http://localhost:8000" });
    await access.open({ kind: "local", model: "m", projector: "p" });
    assert.deepEqual(asked, []);
  });

  it("it gets the key that was kept for it, and no other server does", async () => {
    await access.setKey("https://gpu.team.example:8443/v1", "secret");
    assert.deepEqual(await access.open(team("/elsewhere")), { ...team("/elsewhere"), apiKey: "secret" });
    for (const url of ["https://gpu.team.example/v1", "http://gpu.team.example:8443", "https://gpu.team.example.evil:8443"]) {
      assert.deepEqual(await access.open({ kind: "endpoint", url }), { kind: "endpoint", url });
    }
  });

  it("an empty key is forgotten", async () => {
    await access.setKey("https://gpu.team.example:8443", "secret");
    await access.setKey("https://gpu.team.example:8443/v1", "");
    assert.equal(secrets.size, 0);
    assert.deepEqual(await access.open(team()), team());
  });
});
