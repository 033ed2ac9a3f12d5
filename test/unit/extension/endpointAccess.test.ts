import assert from "node:assert/strict";
import { EndpointAccess } from "../../../src/extension/endpoint/endpointAccess.ts";
import type { Target } from "../../../src/protocol/target.ts";
import { catchFailure } from "../../waiting.ts";
import { createMemento } from "./memento.ts";

const createTeamTarget = (path = "/v1"): Target => ({ kind: "endpoint", url: `https://gpu.team.example:8443${path}`, model: "m" });

describe("EndpointAccess", () => {
  let secrets: Map<string, string>;
  let state: Map<string, unknown>;
  let askedHosts: string[];
  let isConfirmed: boolean;
  let access: EndpointAccess;
  const createAccess = () =>
    new EndpointAccess(
      {
        get: async (name) => secrets.get(name),
        store: async (name, value) => void secrets.set(name, value),
        delete: async (name) => void secrets.delete(name),
      },
      createMemento(state),
      async (host) => {
        askedHosts.push(host);
        return isConfirmed;
      },
    );
  beforeEach(() => {
    [secrets, state, askedHosts, isConfirmed] = [new Map(), new Map(), [], true];
    access = createAccess();
  });

  it("asks once per workspace, even for simultaneous requests and in another window", async () => {
    await Promise.all([
      access.authorize(createTeamTarget()),
      access.authorize(createTeamTarget()),
      access.authorize(createTeamTarget("/other")),
    ]);
    await createAccess().authorize(createTeamTarget());
    assert.deepEqual(askedHosts, ["gpu.team.example:8443"]);
    state.clear();
    await createAccess().authorize(createTeamTarget());
    assert.equal(askedHosts.length, 2);
  });

  it("rejects a request if the user declines, and asks again for the next request", async () => {
    isConfirmed = false;
    assert.deepEqual(await catchFailure(access.authorize(createTeamTarget())), { kind: "notSent", host: "gpu.team.example:8443" });
    isConfirmed = true;
    await access.authorize(createTeamTarget());
    assert.equal(askedHosts.length, 2);
  });

  it("rejects a request, and does not ask, if Oriel is offline and the server is on another machine", async () => {
    const failure = await catchFailure(access.authorize({ ...createTeamTarget(), isOffline: true }));
    assert.deepEqual(failure, { kind: "offline", resource: "https://gpu.team.example:8443" });
    await access.authorize({ kind: "endpoint", url: "http://localhost:8000", isOffline: true });
    assert.deepEqual(askedHosts, []);
  });

  it("does not ask for a server on this machine, or for a local model", async () => {
    await access.authorize({ kind: "endpoint", url: "http://localhost:8000" });
    await access.authorize({ kind: "local", model: "m", projector: "p" });
    assert.deepEqual(askedHosts, []);
  });

  it("adds the stored API key of the server, and of no other server", async () => {
    await access.setKey("https://gpu.team.example:8443/v1", "secret");
    assert.deepEqual(await access.authorize(createTeamTarget("/elsewhere")), { ...createTeamTarget("/elsewhere"), apiKey: "secret" });
    for (const url of ["https://gpu.team.example/v1", "http://gpu.team.example:8443", "https://gpu.team.example.evil:8443"]) {
      assert.deepEqual(await access.authorize({ kind: "endpoint", url }), { kind: "endpoint", url });
    }
  });

  it("deletes the stored API key if an empty one is set", async () => {
    await access.setKey("https://gpu.team.example:8443", "secret");
    await access.setKey("https://gpu.team.example:8443/v1", "");
    assert.equal(secrets.size, 0);
    assert.deepEqual(await access.authorize(createTeamTarget()), createTeamTarget());
  });
});
