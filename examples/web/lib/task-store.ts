// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The list on the screen: what the service confirmed, with the person's changes laid over it until they are confirmed
 * too. To roll back is to take the overlay away. No React in here: components subscribe to snapshots.
 */
import { isArranged, PAGE_SIZE, toQuery, type Filter } from "./filter";
import { Retries } from "./retries";
import { Screen } from "./screen";
import { draftTask, layOver, type Overlay, type Snapshot, type State } from "./snapshot";
import { isProblem, unwrap, type ListQuery, type Task, type TaskApi, type TaskInput, type TaskPatch } from "./task-api";
import { messageOf, troubleOf } from "./trouble";
import { Turns } from "./turns";

const UNDO_FOR = 5_000;

export class TaskStore {
  #api: TaskApi;
  #confirmed: Task[] = [];
  #additions: Task[] = [];
  #overlays: Overlay[] = [];
  #query: ListQuery = {};
  #cursor: string | null = null;
  #turns = new Turns();
  #deletions = new Set<() => Promise<void>>();
  #choose?: (keep: "mine" | "theirs") => void;
  #loading?: AbortController;
  #retries = new Retries(() => void this.load());
  #writes = 0;
  #drafts = 0;
  #screen = new Screen<Snapshot>((state) => this.#compose(state));

  readonly subscribe = this.#screen.subscribe;
  readonly getSnapshot = this.#screen.getSnapshot;

  constructor(api: TaskApi) {
    this.#api = api;
  }

  setFilter(change: Partial<Filter>) {
    this.#screen.update({ filter: { ...this.#screen.state.filter, ...change }, phase: "loading" });
    return this.load();
  }

  /** Reads the list anew, as far as it was read. What is on the screen stays until the answer is there. */
  async load() {
    this.#loading?.abort();
    this.#retries.cancel();
    const { signal } = (this.#loading = new AbortController());
    const limit = Math.min(100, Math.max(PAGE_SIZE, this.#confirmed.length));
    const query = { ...toQuery(this.#screen.state.filter), limit };
    const writes = this.#writes;
    try {
      const page = await unwrap(this.#api.GET("/api/tasks", { params: { query }, signal }));
      if (writes !== this.#writes) {
        return void (await this.load()); // this answer may be older than a change that was confirmed meanwhile
      }
      this.#confirmed = page.tasks;
      this.#query = query;
      this.#cursor = page.next_cursor;
      this.#retries.forget();
      this.#screen.update({ phase: "ready", total: page.total ?? page.tasks.length, trouble: null, failure: "" });
    } catch (error) {
      if (!signal.aborted) {
        this.#screen.update({ phase: "failed", failure: messageOf(error) });
        this.#report(error);
      }
    }
  }

  async more() {
    if (this.#cursor === null || this.#screen.state.loadingMore) {
      return;
    }
    this.#screen.update({ loadingMore: true });
    try {
      const query = { ...this.#query, cursor: this.#cursor }; // good only with the parameters of the page before
      const page = await unwrap(this.#api.GET("/api/tasks", { params: { query } }));
      this.#confirmed = [...this.#confirmed, ...page.tasks.filter(({ id }) => !this.#find(id))];
      this.#cursor = page.next_cursor;
    } catch (error) {
      this.notify(`No more tasks could be read. ${messageOf(error)}`);
      this.#report(error);
    } finally {
      this.#screen.update({ loadingMore: false });
    }
  }

  /** Throws what went wrong, so that the form keeps its text and says so. `key` makes a repeated try safe. */
  async add(input: TaskInput, key: string) {
    const draft = draftTask(`new-${++this.#drafts}`, input);
    this.#additions = [draft, ...this.#additions];
    this.#screen.update();
    try {
      const header = { "Idempotency-Key": `"${key}"` };
      const task = await unwrap(this.#api.POST("/api/tasks", { params: { header }, body: input }));
      this.#writes++;
      if (!this.#find(task.id)) {
        this.#confirmed = [task, ...this.#confirmed];
        this.#screen.update({ total: this.#screen.state.total + 1 });
      }
    } catch (error) {
      this.#report(error);
      throw error;
    } finally {
      this.#additions = this.#additions.filter((task) => task !== draft);
      this.#screen.update();
    }
    if (isArranged(this.#screen.state.filter)) {
      await this.load(); // only the service knows where the new task belongs, or whether it belongs here at all
    }
  }

  async setCompleted(id: string, completed: boolean) {
    const done = await this.#change(id, { completed }, () => {
      const params = { path: { task_id: id } };
      return unwrap(this.#api.PATCH("/api/tasks/{task_id}/complete", { params, body: { completed } }));
    });
    if (done && this.#screen.state.filter.status !== "all") {
      this.#drop(id);
    }
  }

  /** Saves changes made to the given version; false when they were not saved. */
  edit(id: string, mine: TaskPatch, version: number) {
    return this.#change(id, mine, () => this.#save(id, mine, version));
  }

  resolveConflict(keep: "mine" | "theirs") {
    this.#screen.update({ conflict: null });
    this.#choose?.(keep);
  }

  /** Takes the task away at once and deletes it some seconds later, unless the person undoes it. */
  remove(id: string) {
    const task = this.#find(id);
    if (!task || this.#overlays.some((overlay) => overlay.id === id && overlay.change === "gone")) {
      return;
    }
    const gone: Overlay = { id, change: "gone" };
    this.#overlays = [...this.#overlays, gone];
    const end = () => {
      clearTimeout(timer);
      this.#deletions.delete(send);
      this.dismiss(notice);
    };
    const send = () => {
      end();
      return this.#delete(task, gone);
    };
    const timer = setTimeout(send, UNDO_FOR);
    const notice = this.#screen.notify(`Deleted “${task.title}”.`, () => {
      end();
      this.#takeAway(gone);
    });
    this.#deletions.add(send);
  }

  /** Sends what waits for its undo time, as the page is about to go. */
  flush() {
    return Promise.all([...this.#deletions].map((send) => send()));
  }

  async clearCompleted() {
    try {
      const { deleted } = await unwrap(this.#api.DELETE("/api/tasks", { params: { query: { status: "completed" } } }));
      this.#writes++;
      this.#confirmed = this.#confirmed.filter(({ completed }) => !completed);
      this.notify(deleted === 1 ? "Deleted 1 completed task." : `Deleted ${deleted} completed tasks.`);
      await this.load();
    } catch (error) {
      this.notify(`The completed tasks were not deleted. ${messageOf(error)}`);
      this.#report(error);
    }
  }

  notify(text: string) {
    this.#screen.notify(text);
  }
  dismiss(key: number) {
    this.#screen.dismiss(key);
  }

  /** The reason of past failures is gone, so their messages go too. */
  forgetErrors() {
    this.#screen.update({ rowErrors: new Map(), trouble: null });
  }

  /** Stops what would come later. */
  close() {
    this.#loading?.abort();
    this.#retries.cancel();
  }

  async #change(id: string, change: Partial<Task>, send: () => Promise<Task>) {
    const overlay: Overlay = { id, change };
    this.#overlays = [...this.#overlays, overlay];
    this.#screen.setRowError(id);
    try {
      this.#replace(await this.#turns.take(id, send));
      return true;
    } catch (error) {
      this.#screen.setRowError(id, `Not saved. ${messageOf(error)}`);
      if (isProblem(error, 404)) {
        this.#drop(id);
        this.notify("That task no longer exists: it was deleted elsewhere.");
      }
      this.#report(error);
      return false;
    } finally {
      this.#takeAway(overlay);
    }
  }

  /** When somebody was faster, the person sees both versions and chooses. */
  async #save(id: string, mine: TaskPatch, version: number): Promise<Task> {
    const params = { path: { task_id: id }, header: { "If-Match": `"${version}"` } };
    try {
      return await unwrap(this.#api.PATCH("/api/tasks/{task_id}", { params, body: mine }));
    } catch (error) {
      if (!isProblem(error, 412)) {
        throw error;
      }
    }
    const theirs = await unwrap(this.#api.GET("/api/tasks/{task_id}", { params: { path: params.path } }));
    const keep = await new Promise((resolve) => {
      this.#choose = resolve;
      this.#screen.update({ conflict: { mine, theirs } });
    });
    return keep === "theirs" ? theirs : this.#save(id, mine, theirs.version);
  }

  async #delete({ id, title }: Task, gone: Overlay) {
    const params = { path: { task_id: id } };
    try {
      await this.#turns.take(id, () => unwrap(this.#api.DELETE("/api/tasks/{task_id}", { params, keepalive: true })));
      this.#drop(id);
    } catch (error) {
      if (isProblem(error, 404)) {
        this.#drop(id); // gone already, as was wished
      } else {
        this.#screen.setRowError(id, `Not deleted. ${messageOf(error)}`);
        this.notify(`“${title}” is back: it could not be deleted.`);
        this.#report(error);
      }
    } finally {
      this.#takeAway(gone);
    }
  }

  /** Trouble of the whole page stays on the screen, and what may pass by itself is tried again. */
  #report(error: unknown) {
    const trouble = troubleOf(error);
    if (!trouble) {
      return;
    }
    this.#screen.update({ trouble });
    if (trouble.kind === "signed-out") {
      this.#retries.cancel();
    } else {
      this.#retries.plan();
    }
  }

  #find(id: string) {
    return this.#confirmed.find((task) => task.id === id);
  }

  #replace(newer: Task) {
    this.#writes++;
    this.#confirmed = this.#confirmed.map((task) => (task.id === newer.id ? newer : task));
    this.#screen.update();
  }

  #drop(id: string) {
    this.#writes++;
    if (this.#find(id)) {
      this.#confirmed = this.#confirmed.filter((task) => task.id !== id);
      this.#screen.update({ total: Math.max(0, this.#screen.state.total - 1) });
    }
  }

  #takeAway(overlay: Overlay) {
    this.#overlays = this.#overlays.filter((other) => other !== overlay);
    this.#screen.update();
  }

  #compose(state: State): Snapshot {
    const confirmed = layOver(this.#confirmed, this.#overlays);
    const tasks = [...this.#additions, ...confirmed];
    return {
      ...state,
      tasks,
      total: state.total - (this.#confirmed.length - confirmed.length),
      pending: new Set([...this.#additions, ...this.#overlays].map(({ id }) => id)),
      hasMore: this.#cursor !== null,
    };
  }
}
